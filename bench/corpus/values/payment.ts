/** Cards, bank accounts, wallets. */
import { aba, ibanCheck, luhn } from "../checks.ts";
import { base58check, checksumAddress, segwit } from "../checks-crypto.ts";
import type { Random } from "../random.ts";
import { type EntityKind, group, listLines, spoil } from "./kind.ts";

/** Prefixes and lengths: ISO/IEC 7812 issuers as their public pages list them. */
const ISSUERS: readonly ((random: Random) => readonly [prefix: string, length: number])[] = [
  (random) => ["4", random.pick([16, 16, 16, 16, 19, 13])],
  () => ["4", 16],
  (random) => [String(random.between(51, 55)), 16],
  (random) => [String(random.between(2221, 2720)), 16],
  (random) => [random.pick(["34", "37"]), 15],
  (random) => [random.pick(["36", "38", "300", "305"]), 14],
  (random) => [random.pick(["6011", "65", "644", "649"]), 16],
  (random) => [String(random.between(3528, 3589)), 16],
  (random) => ["62", random.pick([16, 17, 18, 19])],
  (random) => [random.pick(["5018", "5038", "6304", "6759", "6761", "6763"]), random.pick([16, 18, 19])],
];

/** Of the test pages of payment providers: right by Luhn, and nobody's. */
const SAMPLE_CARDS = [
  "4111111111111111",
  "4242424242424242",
  "5555555555554444",
  "378282246310005",
  "4532012345678901",
];

function makeCardDigits(random: Random): string {
  const [prefix, length] = random.pick(ISSUERS)(random);
  const payload = prefix + random.digits(length - 1 - prefix.length);
  return payload + luhn(payload);
}

function formatCard(digits: string, random: Random): string {
  const separator = random.pick(["", "", "", " ", " ", "-"]);
  if (separator === "") return digits;
  if (digits.length === 15) return group(digits, [4, 6, 5], separator);
  return digits.length === 14 ? group(digits, [4, 6, 4], separator) : group(digits, [4, 4, 4, 4], separator);
}

function makeRouting(random: Random): string {
  // The first two digits name a Federal Reserve district, or a thrift: https://www.aba.com/about-us/routing-number
  const payload =
    String(random.pick([random.between(1, 12), random.between(21, 32)])).padStart(2, "0") + random.digits(6);
  return payload + aba(payload);
}

/** Structures of the IBAN registry: n digits, a capitals, c both. https://www.swift.com/standards/data-standards/iban-international-bank-account-number */
const IBANS =
  `DE18n FR10n11c2n GB4a14n ES20n IT1a10n12c NL4a10n BE12n AT16n CH5n12c PL24n SE20n NO11n DK14n FI14n PT21n IE4a14n
  CZ20n HU24n GR7n16c RO4a16c BG4a6n8c TR6n16c SA2n18c AE19n QA4a21c BR23n1a1c MT4a5n18c LU3n13c LT16n LV4a13c EE16n HR17n
  SK20n SI15n CY8n16c UA6n19c KZ3n13c IL19n RS18n GE2a16n`
    .trim()
    .split(/\s+/);

function makeIban(random: Random): string {
  const form = random.pick(IBANS);
  const country = form.slice(0, 2);
  let account = "";
  for (const [, count, kind] of form.slice(2).matchAll(/(\d+)([nac])/g))
    account += random.text(
      kind === "n" ? "0123456789" : kind === "a" ? "ABCDEFGHIJKLMNOPRSTUVW" : "0123456789ABCDEFGHJKMNPRSTVWXYZ",
      Number(count),
    );
  return country + ibanCheck(country, account) + account;
}

const formatIban = (iban: string, random: Random): string =>
  random.chance(40) ? iban.match(/.{1,4}/g)!.join(random.pick([" ", " ", "-"])) : iban;

const bytes = (random: Random, length: number): Uint8Array => Buffer.from(random.hex(length * 2), "hex");

function makeWallet(random: Random): string {
  return random.pick([
    () => base58check(0, bytes(random, 20)),
    () => base58check(5, bytes(random, 20)),
    () => segwit("bc", 0, bytes(random, 20)),
    () => segwit("bc", 0, bytes(random, 32)),
    () => segwit("bc", 1, bytes(random, 32)),
    () => checksumAddress(random.hex(40)),
    () => checksumAddress(random.hex(40)),
    () => `0x${random.hex(40)}`,
    () => segwit("ltc", 0, bytes(random, 20)),
    () => base58check(30, bytes(random, 20)),
    () => base58check(0x41, bytes(random, 20)),
  ])();
}

export const PAYMENT_KINDS: readonly EntityKind[] = [
  {
    entity: "CREDIT_CARD",
    weight: 6,
    selfEvident: true,
    make: (random) => formatCard(makeCardDigits(random), random),
    makeNearMiss: (random) =>
      random.chance(30)
        ? formatCard(random.pick(SAMPLE_CARDS), random)
        : formatCard(spoil(makeCardDigits(random), random), random),
    keys: listLines(`card number
      card no
      credit card
      pan
      cc number
      ccnum
      primary account number
      payment card
      debit card number
      kreditkartennummer
      numero carte
      numero tarjeta`),
    phrases: listLines(`charge to card {} was declined
      card: {} exp {n}/{n}
      Please take my Visa off the account, number {}, it was stolen.
      payment method changed, new card {} for {PERSON}
      the customer read out {} as credit card number
      Kartenzahlung abgelehnt, Karte {}
      tokenize failed: PAN {} rejected by issuer
      Refund {n}.{n} EUR to debit card {} please
      ? I paid with {} last Tuesday and the card was charged twice.
      mi tarjeta es {} y no funciona`),
  },
  {
    entity: "CRYPTO",
    weight: 2.5,
    selfEvident: true,
    make: makeWallet,
    keys: listLines(`wallet
      wallet address
      btc address
      payout wallet
      crypto address
      eth address
      deposit address`),
    phrases: listLines(`payout to wallet {} confirmed after {n} blocks
      withdraw {n} to {} requested
      please send it to my wallet {}
      deposit address {} credited
      watching {} for incoming transfers
      refund address: {}`),
  },
  {
    entity: "IBAN_CODE",
    weight: 3,
    selfEvident: true,
    make: (random) => formatIban(makeIban(random), random),
    makeNearMiss: (random) => formatIban(spoil(makeIban(random), random), random),
    keys: listLines(`iban
      iban code
      creditor iban
      beneficiary iban
      account iban
      payee iban
      debtor iban
      kontonummer iban`),
    phrases: listLines(`? SEPA transfer to {} failed
      My IBAN is {}, holder {PERSON}.
      IBAN {} belongs to {PERSON}
      ? standing order from {} suspended
      Bitte überweisen Sie auf die IBAN {}
      direct debit mandate for iban {} revoked
      virement vers l'IBAN {} refusé
      ? payee account {} verified`),
  },
  {
    entity: "US_BANK_NUMBER",
    weight: 2,
    alt: ["ABA_ROUTING_NUMBER"],
    make: makeRouting,
    makeNearMiss: (random) => spoil(makeRouting(random), random),
    keys: listLines(`routing number
      aba routing
      bank routing number
      routing no
      aba
      rtn`),
    phrases: listLines(`routing number {} not found in the FedACH directory
      ABA {} / acct closed
      wire via routing {} returned
      The bank's routing number is {}.
      aba routing transit number {} updated`),
  },
  {
    entity: "US_BANK_NUMBER",
    weight: 3,
    make: (random) => random.number(random.between(8, 14)),
    keys: listLines(`account number
      bank account
      bank account number
      acct no
      checking account
      savings account number
      account no
      bank acct`),
    phrases: listLines(`ACH credit to account number {} returned R03
      my checking account is {} at the credit union
      bank account {} could not be verified
      Please move the direct deposit to savings account {}
      acct no {} overdrawn
      transfer between bank accounts failed, account number: {}`),
  },
];
