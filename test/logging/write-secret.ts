/** Writes what it is told to on standard error, and ends: it stands for a process of ours that has a fault. */

process.stderr.write(`${process.argv[2]}\n`);
process.disconnect?.();
