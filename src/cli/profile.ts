import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/**
 * Does something and, where a path is given, writes where its time went as a `.cpuprofile` (Chrome's developer tools and
 * editors open it). The file is written even when it fails.
 */
export async function profiled<T>(path: string | undefined, act: () => Promise<T>): Promise<T> {
  if (path === undefined) return act();
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
    writeFileSync(path, JSON.stringify(profile));
    session.disconnect();
  }
}
