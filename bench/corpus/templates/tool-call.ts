import type { Fragment } from "../builder.ts";
import { makeFields, pickStyle, toMembers } from "../fields.ts";
import { writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import type { JsonObject } from "./json.ts";

/** Arguments of a function that a model calls. */
export const makeFieldsOf = (random: Random): JsonObject =>
  toMembers(random, makeFields(random), pickStyle(random, ["snake", "camel"]));

/** The same as a string of JSON, as the wire format has it. */
export const makeCompact = (random: Random): Fragment => writeJson(makeFieldsOf(random));
