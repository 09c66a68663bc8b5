// Fills the gaps in sentences that the page was sent with.

// "Not live, last update %(time)s" with {time: "14:03"}.
export function fill(sentence, gaps) {
  return sentence.replace(/%\((\w+)\)s/g, (whole, name) => (name in gaps ? gaps[name] : whole));
}

// The singular or plural of a noun that stands behind its number.
export function makeNoun(nouns, tag) {
  const rule = new Intl.PluralRules(tag);
  return (kind, n) => {
    const forms = nouns[kind] || nouns.call;
    return rule.select(n) === "one" ? forms.one : forms.other;
  };
}

// A word that is a plain string, or a table per language.
export function worded(word, lang) {
  if (!word || typeof word === "string") return word || "";
  return word[lang] || word.en || Object.values(word)[0] || "";
}
