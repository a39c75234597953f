// Plain JavaScript without new syntax, since it has to run on the Node.js that is too old.
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `This needs Node.js 22.15 or newer; ${process.versions.node} is running.\n` +
      "npm ci installs Node.js 24 for this repository's scripts (the package node). If they still run on the old one, its\n" +
      "install script was skipped. Fix: npm rebuild node --ignore-scripts=false --foreground-scripts, then the same command again.\n",
  );
  process.exit(1);
}
