// Sentences that the page brought along, with their blanks filled.
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (blank, name) => (name in values ? String(values[name]) : blank));
}

// One of two forms by number; our four languages differ only in where zero belongs.
export function counted(forms, n, lang, values = {}) {
  const rule = new Intl.PluralRules(lang).select(n);
  return fill(rule === "one" ? forms.one : forms.many, { n, ...values });
}
