import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { findTrace } from '../src/workload/files/find-trace.ts';

/** What of the peers' needs is here; a text where it is not, which says how to get it. */
export interface Found {
  readonly cppFolder: string;
  readonly cpp: string | undefined;
  readonly simpy2: string | undefined;
  readonly simpy: string | undefined;
  readonly simjs: string | undefined;
  readonly facebook2010: string | undefined;
}

const CPP_FLAGS = ['-std=c++20', '-O3', '-march=native'];

/** Looks for compilers and libraries, and compiles the C++ references into a folder. */
export function findTools(cppFolder: string): Found {
  return {
    cppFolder,
    cpp: compileReferences(cppFolder),
    simpy2: works('/usr/bin/python3', '-c', 'import SimPy.Simulation')
      ? undefined
      : 'no SimPy 2 at /usr/bin/python3; on Debian 12: apt-get install python3-simpy',
    simpy: works('python3', '-c', 'import simpy')
      ? undefined
      : 'no SimPy 3 or 4 at python3; python3 -m pip install simpy',
    simjs: existsSync('node_modules/simjs') ? undefined : 'no simjs in node_modules; npm install',
    facebook2010: whyNoTrace('swim-facebook/FB-2010_samples_24_times_1hr_0.tsv.gz'),
  };
}

function compileReferences(folder: string): string | undefined {
  if (!works('g++', '--version')) return 'no g++; on Debian: apt-get install g++';
  mkdirSync(folder, { recursive: true });
  for (const name of ['w1', 'w2', 'w4']) {
    const { status, stderr } = spawnSync(
      'g++',
      [...CPP_FLAGS, '-o', `${folder}/${name}`, `bench/peers/cpp/${name}.cpp`],
      { encoding: 'utf8' },
    );
    if (status !== 0) return `g++ cannot compile ${name}.cpp: ${stderr.trim()}`;
  }
  return undefined;
}

function whyNoTrace(path: string): string | undefined {
  try {
    findTrace(path);
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  }
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
