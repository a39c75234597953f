/** Conversations with people and models, prompts and tool calls. */
import { type Fragment, join, line } from "../builder.ts";
import { writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { fillPhrase, makeSentence } from "../values/index.ts";
import { listLines } from "../values/kind.ts";
import { makeProse, makeSpeaker } from "./messages.ts";
import { makeCompact, makeFieldsOf } from "./tool-call.ts";

const QUESTIONS = listLines(`How do I reset my password?
  What does error {n} mean?
  Can you explain what an IBAN is?
  Write a regular expression for phone numbers.
  Which plan includes Single Sign-On?
  Where do I find my account number?
  Is it safe to store a credit card number?
  Summarise the meeting notes in {n} bullet points.`);

const ANSWERS = listLines(`Sure, one moment please.
  I have updated your profile.
  Done. Is there anything else I can do for you?
  I cannot share personal data of other customers.
  Please open Settings and choose Security.
  Thanks, I have noted that down.
  Let me check that in the system.`);

const speak = (random: Random): Fragment =>
  random.chance(25) ? fillPhrase(random, random.pick(QUESTIONS), "") : makeProse(random);
const answer = (random: Random): Fragment =>
  random.chance(30) ? makeSentence(random) : fillPhrase(random, random.pick(ANSWERS), "");

export function makeChatLine(random: Random): Fragment {
  return random.pick([
    () => makeProse(random),
    () => makeProse(random),
    () =>
      join(
        Array.from(
          { length: random.between(2, 4) },
          (_, i) => line`${makeSpeaker(random)}: ${i % 2 === 0 ? speak(random) : answer(random)}`,
        ),
        "\n",
      ),
    () => line`user: ${speak(random)}\nassistant: ${answer(random)}`,
    () =>
      writeJson({
        model: "gpt-4o",
        messages: [
          { role: "system", content: "You are a helpful assistant." },
          { role: "user", content: speak(random) },
        ],
      }),
    () =>
      writeJson([
        { role: "user", content: speak(random) },
        { role: "assistant", content: answer(random) },
      ]),
    () => writeJson({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: answer(random) } }),
    () =>
      writeJson({
        id: `call_${random.alphanumeric(24)}`,
        type: "function",
        function: { name: "update_record", arguments: makeCompact(random) },
      }),
    () => writeJson({ tool: "lookup", input: makeFieldsOf(random), stop_reason: "tool_use" }),
    () =>
      line`[${random.digits(2)}:${random.text("012345", 1)}${random.digits(1)}] ${makeSpeaker(random)}: ${speak(random)}`,
    () => line`Translate into German: "${makeSentence(random)}"`,
    () => line`Summarise this mail:\n\n${makeProse(random, "\n")}`,
    () => line`> ${makeSentence(random)}\n\n${answer(random)}`,
  ])();
}
