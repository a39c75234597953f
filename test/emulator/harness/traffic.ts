/** Made-up log data with values that must not get out, from a seed. */
import { createRandom } from "../../support/json-samples.ts";

export interface Traffic {
  /** One JSON document. */
  json(): string;
  /** One line of text. */
  text(): string;
  /** Every value planted so far: what no output may hold. */
  readonly planted: ReadonlySet<string>;
}

const VERBS = ["created", "charged", "refunded", "notified", "rejected"];
const HEX = "0123456789abcdef";

export function createTraffic(seed: number): Traffic {
  const random = createRandom(seed);
  const planted = new Set<string>();
  const plant = (value: string) => {
    planted.add(value);
    return value;
  };
  const digits = (count: number) => Array.from({ length: count }, () => random.int(10)).join("");
  const hex = (count: number) => Array.from({ length: count }, () => random.pick([...HEX])).join("");
  const email = () => plant(`k${hex(10)}@mail.example.net`);
  const card = () => plant(withCheckDigit(`4${digits(14)}`));
  const ssn = () => plant(`${100 + random.int(500)}-${10 + random.int(89)}-${1000 + random.int(8999)}`);
  const secret = () => plant(`pw-${hex(12)}`);
  return {
    planted,
    json: () =>
      JSON.stringify({
        trace_id: hex(32),
        order: { id: random.int(1e9), state: random.pick(VERBS) },
        customer: {
          email: email(),
          ssn: ssn(),
          ...(random.chance(0.5) ? { "contact \u00e9": `mail ${email()}` } : {}),
        },
        payment: { card: { number: card() }, amount: random.int(10_000) / 100 },
        login: { user: `u${random.int(1e6)}`, password: secret() },
      }),
    text: () =>
      random.pick([
        `order ${random.int(1e9)} ${random.pick(VERBS)} for ${email()} in ${random.int(900)} ms`,
        `payment with card number ${card()} ${random.pick(VERBS)}`,
        `INFO employee SSN: ${ssn()}, request ${hex(32)}`,
        `nothing to see, job ${hex(8)} ${random.pick(VERBS)}`,
      ]),
  };
}

/** Luhn, ISO/IEC 7812-1, annex B. */
function withCheckDigit(payload: string): string {
  const sum = [...payload].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return payload + ((10 - (sum % 10)) % 10);
}
