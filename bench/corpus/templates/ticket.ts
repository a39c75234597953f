/** Support tickets, mails and notes of clerks. */
import { type Fragment, join, label, line } from "../builder.ts";
import { makeMoment, nameKey, pickKeyWords } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeCued, makeEntity, makeSentence, pickKind } from "../values/index.ts";
import { makeOrganization } from "../values/names.ts";
import { makeAddressLines } from "../values/place-lists.ts";
import { makeHarmless, makeProse } from "./messages.ts";

const SUBJECTS = [
  "Refund",
  "Login problem",
  "Address change",
  "Invoice",
  "Complaint",
  "Cancellation",
  "Onboarding",
  "Data request",
];

function makeForm(random: Random): Fragment {
  const kinds = [0, 1, 2].map(() => pickKind(random));
  const rows = kinds.map((kind) => line`${nameKey(pickKeyWords(random, kind), "title")}: ${makeCued(random, kind)}`);
  return join(rows, random.pick(["\n", "\n", "; ", " / "]));
}

const makeMail = (random: Random): Fragment => {
  const { date } = makeMoment(random);
  return join(
    [
      line`From: ${makeEntity(random, "PERSON")} <${makeEntity(random, "EMAIL_ADDRESS")}>`,
      line`To: ${makeEntity(random, "EMAIL_ADDRESS")}`,
      `Date: ${date}`,
      `Subject: ${random.pick(SUBJECTS)} ${random.number(5)}`,
      "",
      makeProse(random, "\n"),
    ],
    "\n",
  );
};

const makeLetterHead = (random: Random): Fragment =>
  join(
    [
      makeEntity(random, "PERSON"),
      ...makeAddressLines(random).map((text) => label("LOCATION", text)),
      "",
      makeProse(random),
    ],
    "\n",
  );

export function makeTicketLine(random: Random): Fragment {
  const id = `${random.pick(["INC", "SUP", "T"])}-${random.number(random.between(4, 6))}`;
  return random.pick([
    () => line`[${id}] ${random.pick(SUBJECTS)}: ${makeProse(random)}`,
    () => line`Ticket ${id}\n${makeForm(random)}\n${makeHarmless(random)}`,
    () => line`${id} ${makeSentence(random)} ${makeSentence(random)}`,
    () => makeMail(random),
    () => makeLetterHead(random),
    () => line`Note by ${makeEntity(random, "PERSON")}, ${makeMoment(random).date}: ${makeSentence(random)}`,
    () => line`Customer of ${makeOrganization(random)} writes: "${makeProse(random)}"`,
    () => line`* ${makeSentence(random)}\n* ${makeHarmless(random)}\n* ${makeSentence(random)}`,
    () => makeForm(random),
    () => line`${makeProse(random, "\n")}`,
  ])();
}
