import { expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../../core/index.ts";

const redactor = createRedactor(loadPolicy());
const rows: readonly (readonly [string, string, string])[] = [
  ["OTLP", '{"key":"user.phone","value":{"stringValue":"2125550123"}}', "2125550123"],
  ["OTLP, a number as a string", '{"key":"ssn","value":{"intValue":"219099999"}}', "219099999"],
  [
    "OTLP, a list",
    '{"key":"db.password","value":{"arrayValue":{"values":[{"stringValue":"hunter2!"},{"stringValue":"s3cret+"}]}}}',
    "hunter2! s3cret+",
  ],
  ["name and value", '{"name":"ssn","value":"219099999"}', "219099999"],
  ["upper case", '{"Name":"Password","Value":"hunter2!"}', "hunter2!"],
  ["a blank and a new line between", '{\n "name" : "ssn" ,\n "value" : "219099999"\n}', "219099999"],
  ["a number", '{"attribute":"ssn","val":219099999}', "219099999"],
  ["the kind of an entry", '{"telecom":[{"system":"phone","value":"5551234"}]}', "5551234"],
  ["a kind under a name", '{"phones":[{"type":"mobile","value":"5551234"}]}', "5551234"],
  ["a kind and a number", '{"type":"phone","number":"5551234"}', "5551234"],
  ["what changed", '{"field":"ssn","oldValue":"219099999","newValue":"536904399"}', "219099999 536904399"],
  ["a question", '{"question":"What is your SSN?","answer":"219099999"}', "219099999"],
  ["escapes in the name", '{"k\\u0065y":"pass\\u0077ord","value":"hunter2!"}', "hunter2!"],
  ["JSON in a string", '{"b":"{\\"key\\":\\"ssn\\",\\"value\\":{\\"stringValue\\":\\"219099999\\"}}"}', "219099999"],
  ["an object's name and number", '{"phone":{"number":5551234}}', "5551234"],
  ["an object's name and value", '{"ssn":{"value":"219099999"}}', "219099999"],
  ["an object's name, two objects up", '{"ssn":{"value":{"raw":"219099999"}}}', "219099999"],
  ["XML made JSON", '{"ssn":{"@type":"us","#text":"219099999"}}', "219099999"],
  ["a list", '{"phones":["5551234","5551235"]}', "5551234 5551235"],
  ["a list of objects", '{"phones":[{"value":"5551234"},{"value":"5551235"}]}', "5551234 5551235"],
  ["DynamoDB", '{"ssn":{"S":"219099999"}}', "219099999"],
  ["a card that fails its check", '{"card":{"number":"4532012345678901"}}', "4532012345678901"],
];

test.each(rows)("%s", (_, text, gone) => {
  const { output, findings } = redactor.redact(text);
  for (const value of gone.split(" ")) expect(output).not.toContain(value);
  expect(findings).toHaveLength(gone.split(" ").length);
  expect(() => JSON.parse(output)).not.toThrow();
  expect(redactor.redact(output).output).toBe(output);
});

test.each([
  ["the value comes before its name", '{"value":"5551234","name":"phone"}'],
  ["an order's number", '{"order":{"number":"4111111111111111"}}'],
  ["an order's id under a name", '{"key":"order.id","value":{"intValue":"4111111111111111"}}'],
  ["a card's id", '{"card":{"id":"4532012345678901"}}'],
  ["a name holds for its own object only", '[{"name":"phone","x":1},{"value":"5551234"}]'],
  ["a name holds for a value only", '{"name":"phone","sum":"5551234"}'],
  ["a list is no name", '{"name":["phone"],"value":"5551234"}'],
  ["a redaction's name says nothing", '{"name":"<PHONE_NUMBER>","value":"5551234"}'],
  ["nor inside a name", '{"name":"about <PHONE_NUMBER>","value":"5551234"}'],
])("stays: %s", (_, text) => expect(redactor.redact(text).output).toBe(text));

test.each([
  '{"message":{"content":"call me at 212 555 0123"}}',
  '{"key":"exception.message","value":{"stringValue":"phone +63 917 547 4850 0123 rejected"}}',
  '{"message_text":"phone (02) 9151 0123 rejected"}',
])("prose under a message's name is judged by its own words: %s", (text) => {
  expect(redactor.redact(text).findings).toHaveLength(1);
});
