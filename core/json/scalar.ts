/** RFC 8259 number, or true, false, null. */
export function isScalar(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]!;
  if (first === 0x74) return spells(bytes, start, end, TRUE);
  if (first === 0x66) return spells(bytes, start, end, FALSE);
  if (first === 0x6e) return spells(bytes, start, end, NULL);
  let p = first === 0x2d ? start + 1 : start;
  const isDigit = (at: number): boolean => at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39;
  if (!isDigit(p)) return false;
  if (bytes[p] === 0x30) p++;
  else while (isDigit(p)) p++;
  if (p < end && bytes[p] === 0x2e) {
    p++;
    if (!isDigit(p)) return false;
    while (isDigit(p)) p++;
  }
  if (p < end && (bytes[p] === 0x65 || bytes[p] === 0x45)) {
    p++;
    if (p < end && (bytes[p] === 0x2b || bytes[p] === 0x2d)) p++;
    if (!isDigit(p)) return false;
    while (isDigit(p)) p++;
  }
  return p === end;
}

const spell = (word: string): Uint8Array => Uint8Array.from(word, (char) => char.charCodeAt(0));
const TRUE = spell("true");
const FALSE = spell("false");
const NULL = spell("null");
function spells(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}
