import { describe, expect, test } from "vitest";
import { readDate } from "../../../core/detect/calendar-date.ts";
import { Probe } from "../../../core/detect/probe.ts";
import { readMacAddress } from "../../../core/detect/validators/mac-address.ts";
import { bytesOf } from "./given.ts";

function probeOf(text: string): Probe {
  const probe = new Probe();
  probe.bytes = bytesOf(text);
  probe.limit = probe.bytes.length;
  return probe;
}

describe("hardware address", () => {
  // The forms of IEEE Std 802 and RFC 7042 (00-00-5E-00-53-xx is for documentation), and Cisco's.
  test.each([
    "00:00:5e:00:53:af",
    "00-00-5E-00-53-AF",
    "0000.5e00.53af",
    "02:00:5e:10:00:00:00:01",
    "0200.5e10.0000.0001",
    "00%3A00%3a5e%3A00%3A53%3Aaf",
    "00%253A00%253A5e%253A00%253A53%253Aaf",
  ])("%s", (text) => {
    expect(readMacAddress(probeOf(text), 0)).toBe(text.length);
    expect(readMacAddress(probeOf(`${text} up`), 0)).toBe(text.length);
  });
  test.each([
    "00:00:5e:00:53",
    "00:00:5e:00:53:a",
    "00:00:5e:00:53:afx",
    "00:00:5e:00:53:af:00",
    "00:00:5e:00:53:af:00:00:01",
    "00:00-5e:00:53:af",
    "0000.5e00",
    "000:00:5e:00:53:af",
    "00005e0053af",
  ])("not %s", (text) => expect(readMacAddress(probeOf(text), 0)).toBe(-1));
});

describe("date", () => {
  test.each([
    "1985-03-12",
    "1985/3/12",
    "12.03.1985",
    "3/12/85",
    "31/12/1985",
    "12/31/1985",
    "12%2F03%2F1985",
    "19850312",
    "12031985",
    "12 March 1985",
    "12th of March 1985",
    "March 12, 1985",
    "Mar. 12th 1985",
    "12-Mar-85",
    "12MAR1985",
    "3. März 1990",
    "1er août 1990",
    "12 de marzo de 1985",
    "November%207%2C%201951",
    "1985-03-12T00:00:00.000Z",
    "1985-03-12 08:30",
    "29.02.2000",
  ])("%s", (text) => {
    expect(readDate(probeOf(text), 0)).toBe(bytesOf(text).length);
    expect(readDate(probeOf(`${text}, female`), 0)).toBe(bytesOf(text).length);
  });
  test.each([
    "1985-13-32",
    "29.02.1999",
    "1685-03-12",
    "1985-03-123",
    "1985-03.12",
    "198503",
    "99999999",
    "12 Maerch 1985",
    "March",
    "1.2.3",
    "12:30",
    "1985-03-12x",
  ])("not %s", (text) => expect(readDate(probeOf(text), 0)).toBe(-1));
});
