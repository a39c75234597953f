/**
 * What most log scrubbers do, and what every detection figure stands beside: sixteen ordinary regular expressions, run
 * one by one over a string.
 */
function isLuhnText(text: string): boolean {
  let sum = 0;
  let odd = false;
  for (let i = text.length - 1; i >= 0; i--) {
    let digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) continue;
    if (odd) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    odd = !odd;
  }
  return sum % 10 === 0;
}

function isMod97Text(text: string): boolean {
  let rest = 0;
  for (const char of text.slice(4) + text.slice(0, 4)) {
    const code = char.charCodeAt(0);
    rest = code < 58 ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97;
  }
  return rest === 1;
}

export const BASELINE_RULES: readonly (readonly [string, RegExp, ((text: string) => boolean)?])[] = [
  ["EMAIL_ADDRESS", /[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g],
  [
    "PHONE_NUMBER",
    /(?<![\d.\-_A-Za-z])(?:(?:\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}|\+\d{1,3}(?:[ .-]?\d{2,4}){3,4})(?![\dA-Za-z])/g,
  ],
  ["CREDIT_CARD", /(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?!\w)/g, isLuhnText],
  ["US_SSN", /(?<![\w.-])(?!000|666|9)\d{3}[- ]\d{2}[- ]\d{4}(?!\w)/g],
  ["US_ITIN", /(?<![\w.-])9\d{2}[- ][5-9]\d[- ]\d{4}(?!\w)/g],
  ["IP_ADDRESS", /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)/g],
  [
    "IP_ADDRESS",
    /(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6})(?![\w:])/g,
  ],
  ["IBAN_CODE", /\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/g, isMod97Text],
  ["URL", /\b[a-z]{2,11}:\/\/[^\s"'<>\\\]}]{4,}/g],
  ["CRYPTO", /\b(?:[13][1-9A-HJ-NP-Za-km-z]{25,33}|bc1[a-z0-9]{39,59})\b/g],
  ["CRYPTO", /\b0x[0-9a-fA-F]{40}\b/g],
  ["API_KEY", /\bsk-(?:ant-)?[A-Za-z0-9_-]{20,}/g],
  ["API_KEY", /\bA[KS]IA[A-Z0-9]{16}\b/g],
  ["API_KEY", /\bgh[pousr]_[A-Za-z0-9]{36,}/g],
  ["API_KEY", /\bxox[baprs]-[A-Za-z0-9-]{20,}/g],
  ["API_KEY", /\beyJ[\w-]{5,}\.[\w-]{8,}\.[\w-]+/g],
];

/** The text with every match replaced. */
export function redactOneByOne(text: string): string {
  let output = text;
  for (const [entity, pattern, isValid] of BASELINE_RULES)
    output = output.replace(pattern, (match) => (isValid === undefined || isValid(match) ? `<${entity}>` : match));
  return output;
}
