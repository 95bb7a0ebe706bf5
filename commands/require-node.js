// Loaded before every entry. Plain JavaScript that any Node can read: an older one would fail on the first TypeScript file
// with a message that says nothing of the cause.
const needed = 24;
const found = process.versions.node;
if (Number(found.split('.')[0]) < needed) {
  process.stderr.write(
    `NODE_TOO_OLD: Throughline needs Node ${needed} or newer and was started by Node ${found}. ` +
      'Use the npm scripts (npm start, npm test, …): npm install brings the right Node for them.\n',
  );
  process.exit(1);
}
