/** Sentences that programs and people write, with and without values in them. */
import { type Fragment, join, line, type Part } from "../builder.ts";
import type { Random } from "../random.ts";
import { fillPhrase, makeBare, makeEntity, makeSentence, pickSelfEvident } from "../values/index.ts";
import { listLines } from "../values/kind.ts";

/** They talk of sensitive things and hold none; with names of products and teams in capitals. */
export const HARMLESS = listLines(`request completed
  password reset requested, mail queued
  token refreshed, expires in {n} minutes
  card declined: insufficient funds
  invalid credit card number supplied
  SSN field is required
  user changed the phone number
  the api key has expired, create another one in Settings
  email address is already in use
  Cache Warmup Finished for Product Catalog
  session expired, redirecting to login
  account locked after {n} failed attempts
  passport upload failed: image too dark
  Connection pool exhausted, waiting for a free slot
  health check passed in {n} ms
  IBAN validation disabled by feature flag
  Retrying Payment Gateway call {n} of 5
  name must not be empty
  secret rotation finished without errors
  NullPointerException in Order Service
  location permission denied by the browser
  Black Friday Sale starts at {time}
  date of birth must be in the past
  driver assigned, license check skipped
  Deployed Release Candidate {n} to Blue Environment
  the customer asked about his Credit Card statement
  no MRN on the order, message parked
  Apache Kafka rebalanced {n} partitions
  address validation took {n} ms
  worker {id} picked job {id}
  two passwords did not match
  Database Migration Plan approved by Change Board
  wallet feature is off in this region
  Spring Boot Application started in {n} seconds`);

export const makeHarmless = (random: Random): Fragment => fillPhrase(random, random.pick(HARMLESS), "");

/** They say nothing of the value: it is known by its form. */
const UNEXPLAINED = listLines(`received {} from upstream
  {} skipped
  value {} stored after {n} ms
  got {} instead of null
  sync of {} done
  {}`);

/** What a log line says: most often one thing that is sensitive. */
export function makeMessage(random: Random, percentHarmless = 10): Fragment {
  if (random.chance(percentHarmless)) return makeHarmless(random);
  if (random.chance(10)) return fillPhrase(random, random.pick(UNEXPLAINED), makeBare(random, pickSelfEvident(random)));
  if (random.chance(12)) return line`${makeSentence(random)}${random.pick(["; ", ", ", " - "])}${makeHarmless(random)}`;
  return makeSentence(random);
}

const OPENINGS = listLines(`Hi,
  Hello team,
  Good morning
  Hallo,
  Hi {PERSON},
  Dear Sir or Madam,
  Hey`);

const CLOSINGS = listLines(`Thanks!
  Kind regards, {PERSON}
  Please help.
  Best, {PERSON}
  Regards
  Let me know if you need more.
  Cheers
  Vielen Dank
  {PERSON}, {CITY}`);

const SMALL_TALK = listLines(`I have been waiting for {n} days now.
  The app shows an error when I press Save.
  Nobody answered the phone.
  It worked until last week.
  Could you check this please?
  I already cleared the cache and reset my password.
  This is the third time I write to you.
  The invoice is wrong again.
  My order has not arrived.
  We use the Enterprise Plan with Single Sign-On.`);

/** Some sentences of a person: a few say something sensitive. */
export function makeProse(random: Random, separator: Part = " "): Fragment {
  const parts: Part[] = [];
  if (random.chance(50)) parts.push(fillPhrase(random, random.pick(OPENINGS), ""));
  for (let i = random.between(1, 3); i > 0; i--) {
    if (random.chance(45)) parts.push(fillPhrase(random, random.pick(SMALL_TALK), ""));
    const sentence = makeSentence(random);
    const ended = /[^\p{L}\p{N})]$/u.test(sentence.text) || random.chance(20);
    parts.push(ended ? sentence : line`${sentence}.`);
  }
  if (random.chance(45)) parts.push(fillPhrase(random, random.pick(CLOSINGS), ""));
  return join(parts, separator);
}

/** Who is speaking in a transcript. */
export const makeSpeaker = (random: Random): Part =>
  random.pick<() => Part>([
    () => "user",
    () => "assistant",
    () => "agent",
    () => "Customer",
    () => makeEntity(random, "PERSON"),
  ])();
