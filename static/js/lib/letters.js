// One letter of the keyboard for each name, taken from the name itself: the first
// letter of a word when it is still free, else any letter of the name, else any at all.
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

const plain = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function lettersFor(names) {
  const taken = new Set();
  return names.map((name) => {
    const words = plain(name).split(/[^\p{L}]+/u).filter(Boolean);
    const wishes = [...words.map((word) => word[0]), ...words.join(""), ...ALPHABET];
    const letter = wishes.find((wish) => ALPHABET.includes(wish) && !taken.has(wish)) ?? "";
    taken.add(letter);
    return letter.toUpperCase();
  });
}
