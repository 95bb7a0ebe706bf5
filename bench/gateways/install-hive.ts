import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HIVE_FOLDER, isHiveInstalled } from './hive.ts';

/** Half a gigabyte that nobody needs but this command: installed, of the versions in its lockfile, when it is first asked for. */
export async function installHive(): Promise<void> {
  if (isHiveInstalled()) return;
  process.stderr.write('installing Hive Gateway into bench/hive-gateway, once\n');
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts'], { cwd: HIVE_FOLDER, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw new Error('Hive Gateway could not be installed; try: npm ci --prefix bench/hive-gateway', { cause: error });
  }
}
