/** Made-up credentials: drawn from a seeded generator, so that no text in the repository looks like a live one. */

const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const ALPHABETS = {
  base62: BASE62,
  base64: `${BASE62}+/`,
  url: `${BASE62}_-`,
  hex: "0123456789abcdef",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  lower: "abcdefghijklmnopqrstuvwxyz0123456789",
  digits: "0123456789",
} as const;
export type Alphabet = keyof typeof ALPHABETS;

/** xorshift32 */
function createRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const random = createRandom(20250314);

export function drawText(alphabet: Alphabet, length: number): string {
  const letters = ALPHABETS[alphabet];
  // An opaque text begins and ends with a letter or digit, whatever its alphabet has beside them.
  const edge = alphabet === "base64" || alphabet === "url" ? BASE62 : letters;
  return Array.from({ length }, (_, i) => {
    const from = i === 0 || i === length - 1 ? edge : letters;
    return from[Math.floor(random() * from.length)];
  }).join("");
}

export function drawUuid(): string {
  const hex = drawText("hex", 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
