const MARKS = /\p{Diacritic}/gu;
const REST = /[^a-z0-9]+/g;

/** "Wool Coat, navy" becomes "wool-coat-navy". */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(REST, '-')
    .replace(/^-|-$/g, '');
}
