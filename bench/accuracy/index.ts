/** `npm run accuracy`: recall, precision and calibration of the detector on labelled lines. */
import process from "node:process";
import { runAccuracy } from "./command.ts";

process.exitCode = runAccuracy(process.argv.slice(2), process);
