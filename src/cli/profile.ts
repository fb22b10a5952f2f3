import { closeSync, openSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { InputError } from './io.ts';
import { writeReason } from './reason.ts';

/**
 * Does something and, where a path is given, writes where its time went as a `.cpuprofile` (Chrome's developer tools and
 * editors open it). The file is written even when it fails.
 *
 * @throws InputError before anything is done, where the file cannot be written
 */
export async function profiled<T>(path: string | undefined, act: () => Promise<T>): Promise<T> {
  if (path === undefined) return act();
  const file = written(path, () => openSync(path, 'w'));
  const session = new Session();
  session.connect();
  const post = (method: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      session.post(method, (error: Error | null, result?: object) =>
        error === null ? resolve(result) : reject(error),
      );
    });
  await post('Profiler.enable');
  await post('Profiler.start');
  try {
    return await act();
  } finally {
    const { profile } = (await post('Profiler.stop')) as { readonly profile: unknown };
    session.disconnect();
    written(path, () => writeFileSync(file, JSON.stringify(profile)));
    closeSync(file);
  }
}

function written<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new InputError(`cannot write to ${path} (${writeReason(error)}); name another file with --profile`);
  }
}
