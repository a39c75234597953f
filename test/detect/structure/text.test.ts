import { describe, expect, test } from "vitest";
import { detectorOf, redactText } from "../harness.ts";

const detector = detectorOf();
const redact = (text: string): string => redactText(detector, text);

describe("an element's name, or the name it is given, is its content's", () => {
  test.each([
    ["an element", "<ssn>219099999</ssn>", "<ssn><US_SSN></ssn>"],
    ["capitals", "<SSN>219099999</SSN>", "<SSN><US_SSN></SSN>"],
    ["a prefix", "<ns:TaxId>219099999</ns:TaxId>", "<ns:TaxId><US_SSN></ns:TaxId>"],
    ["attributes", '<ssn type="us">219099999</ssn>', '<ssn type="us"><US_SSN></ssn>'],
    ["a named field", '<field name="phone">5551234</field>', '<field name="phone"><PHONE_NUMBER></field>'],
    ["an element above", "<ssn><value>219099999</value></ssn>", "<ssn><value><US_SSN></value></ssn>"],
    ["an element above, a line up", "<ssn>\n  <value>219099999</value>", "<ssn>\n  <value><US_SSN></value>"],
    ["no shape", "<password>hunter2!</password>", "<password><PASSWORD></password>"],
    ["an attribute", "<a ssn='219099999'/>", "<a ssn='<US_SSN>'/>"],
    ["a form", '<input name="ssn" value="219099999">', '<input name="ssn" value="<US_SSN>">'],
    ["a setting", '<add key="DbPassword" value="hunter2!"/>', '<add key="DbPassword" value="<PASSWORD>"/>'],
    ["beside another", "<a>phone</a><b>219099999</b>", "<a>phone</a><b>219099999</b>"],
    [
      "an order's number",
      "<order><number>4111111111111111</number></order>",
      "<order><number>4111111111111111</number></order>",
    ],
    ["a phone's id", "<phone><id>5551234</id></phone>", "<phone><id>5551234</id></phone>"],
    ["what a redaction left", "<US_SSN>219099999", "<US_SSN>219099999"],
    ["a word before", "<b>phone</b> 212 555 0123", "<b>phone</b> <PHONE_NUMBER>"],
  ])("%s", (_, text, output) => {
    expect(redact(text)).toBe(output);
    expect(redact(output)).toBe(output);
  });
});

describe("a value without a shape goes when a name stands before it", () => {
  test.each([
    ["logfmt", "phone=5551234 x=1", "phone=<PHONE_NUMBER> x=1"],
    ["logfmt in quotes", 'phone="555 1234" x=1', 'phone="<PHONE_NUMBER>" x=1'],
    ["a header", "X-Phone: 5551234\n", "X-Phone: <PHONE_NUMBER>\n"],
    ["several words", "phone number: 5551234", "phone number: <PHONE_NUMBER>"],
    ["a query", "/a?phone=5551234&b=1", "/a?phone=<PHONE_NUMBER>&b=1"],
    ["Python", "{'phone': '5551234'}", "{'phone': '<PHONE_NUMBER>'}"],
    ["Ruby", '{:phone=>"5551234"}', '{:phone=>"<PHONE_NUMBER>"}'],
    ["Java", "User{phone=5551234, ssn=219099999}", "User{phone=<PHONE_NUMBER>, ssn=<US_SSN>}"],
    ["brackets", "[phone: 5551234]", "[phone: <PHONE_NUMBER>]"],
    ["SQL", "UPDATE t SET phone = '5551234' WHERE id = 1", "UPDATE t SET phone = '<PHONE_NUMBER>' WHERE id = 1"],
    ["PHP", "user[phone]=5551234", "user[phone]=<PHONE_NUMBER>"],
    ["about the thing", "phone_id=5551234", "phone_id=5551234"],
    ["no value", "phone= 5551234", "phone= 5551234"],
    ["a scope", "phone::5551234", "phone::5551234"],
    ["no name", "microphone=5551234", "microphone=5551234"],
  ])("%s", (_, text, output) => {
    expect(redact(text)).toBe(output);
    expect(redact(output)).toBe(output);
  });
});
