import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TWO_TEAMS } from '../experiment/testing/two-teams.ts';
import { COMMANDS } from './commands.ts';
import { call } from './testing/captured.ts';

let folder = '';
let scenario = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commonage-'));
  scenario = join(folder, 'two-teams.yaml');
  writeFileSync(scenario, TWO_TEAMS);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

describe('help', () => {
  test('names every command, and each has an example', async () => {
    const { exit, out } = await call('--help');
    expect(exit).toBe(0);
    for (const { usage } of COMMANDS) {
      expect(out).toContain(`commonage ${usage}`);
      const own = await call(usage.split(' ')[0]!, '--help');
      expect(own.exit).toBe(0);
      expect(own.out).toContain('Examples:');
      expect(own.out).not.toContain('default: []');
    }
  });

  test('does not call a number text', async () => {
    expect((await call('compare', '--help')).out).toMatch(/--seeds +Replications of each policy\. Default: 1\n/);
  });

  test('is English whatever the environment speaks', async () => {
    vi.stubEnv('LANG', 'de_DE.UTF-8');
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
    expect((await call('run', '--help')).out).toContain('Options:');
    vi.unstubAllEnvs();
  });
});

describe('a call that is wrong', () => {
  test.each([
    [[], 'name a command'],
    [['comprae', 'x.yaml'], 'no command comprae, did you mean compare?'],
    [['sweep', 'x.yaml'], 'no command sweep; commonage --help prints those there are'],
    [['run'], 'something is missing: commonage run <scenario>; commonage run --help shows an example'],
    [['run', 'x.yaml', '--sed', '1'], 'unknown option --sed, did you mean --seed?'],
    [['run', 'x.yaml', '--policies', 'drf'], 'unknown option --policies, did you mean --policy?'],
    [['compare', 'x.yaml', '--policy', 'drf'], 'unknown option --policy, did you mean --policies?'],
    [
      ['compare', 'x.yaml', '--policies', 'drf', 'static'],
      'static: cannot read the scenario (there is no file of that name); several policies are one word, with commas',
    ],
    [['compare', 'x.yaml', '--workers', '-1'], '--workers -1 is not allowed; give a whole number from 1'],
    [['run', 'x.yaml', 'y.yaml'], 'there is an argument too many: commonage run <scenario>; '],
    [['compare', 'x.yaml', '--seeds', 'abc'], '--seeds abc is not allowed; give a whole number from 1'],
    [['compare', 'x.yaml', '--seeds', '0x10'], '--seeds 0x10 is not allowed; give a whole number from 1'],
    [['compare', 'x.yaml', '--seeds', '0'], '--seeds 0 is not allowed; give a whole number from 1'],
    [
      ['compare', 'x.yaml', '--seeds', '1000000000'],
      '--seeds 1000000000 is not allowed; give a whole number from 1 to 999999',
    ],
    [['run', 'x.yaml', '--seed', ''], '--seed is empty; give it a value, or leave it away'],
    [['compare', 'x.yaml', '--seeds'], '--seeds needs a value; commonage compare --help shows an example'],
    [['compare', 'x.yaml', '--seeds', '1', '--seeds', '2'], '--seeds is given 2 times; once is allowed'],
    [['compare', 'x.yaml', '--policies', ','], '--policies names no policy; give at least one'],
    [['run', 'x.yaml', '--policy', 'drff'], 'unknown policy "drff", did you mean "drf"?'],
    [['run', 'x.yaml', '--policy', './none.js'], 'cannot load the policy ./none.js'],
    [['run', 'none.yaml'], 'none.yaml: cannot read the scenario'],
    [['list', 'things'], 'list things is not allowed; give policies, frameworks, metrics, traces'],
    [['bench', '--grid', 'huge'], '--grid huge is not allowed; give small, mesos'],
    [['foo'], 'no command foo; commonage --help prints those there are'],
    [['run', 'x.yaml', '-p', 'drf'], 'unknown option -p; options are whole words, as in --help'],
    [['run', 'x.yaml', '--json', '--quiet'], '--json and --quiet do not go together; give one of them'],
    [['explain', 'x', '--task', 'a/b/0', '--job', 'a'], '--task and --job do not go together'],
    [['init', 'policy', 'none/mine.mjs'], 'cannot write to none/mine.mjs (there is no such folder); name a file'],
    [['conformance', 'none.json'], 'none.json: cannot read the cases'],
    [['trace', 'inspect', 'none.swf'], 'no trace "none.swf"'],
  ])('%j ends with code 2 and says why on standard error', async (args, message) => {
    const { exit, out, err } = await call(...args);
    expect(err).toContain(message);
    expect(err).not.toContain('    at '); // No stack: nothing is wrong with the program.
    expect(out).toBe('');
    expect(exit).toBe(2);
  });

  test('a scenario with mistakes: every one with its place, and nothing is written', async () => {
    const path = at('broken.yaml');
    writeFileSync(
      path,
      TWO_TEAMS.replace('behaviour: batch, start', 'behaviour: bacth, start').replace('role: a,', 'role: c,'),
    );
    const { exit, out, err } = await call('compare', path, scenario, '--out', at('never'));
    expect(err).toMatch(/broken\.yaml:\d+:\d+: frameworks\[0\]\.role: role "c" is not declared/);
    expect(err).toMatch(
      /broken\.yaml:\d+:\d+: frameworks\[1\]\.behaviour: unknown behaviour "bacth", did you mean "batch"\?/,
    );
    expect([exit, out, existsSync(at('never'))]).toEqual([2, '', false]);
  });
});

describe('a place that cannot be written to', () => {
  test.each([
    ['check', 'random', '--instances', '30', '--out'],
    ['run', 'SCENARIO', '--out', 'never', '--profile'],
  ])('%s: code 2, another place is asked for, and nothing is written', async (...args) => {
    const [below, never] = [join(scenario, 'below-a-file'), at('never')];
    const named = args.map((arg) => (arg === 'SCENARIO' ? scenario : arg === 'never' ? never : arg));
    const { exit, err } = await call(...named, below);
    expect(err).toMatch(/^cannot write to .*below-a-file \(.*\); name another \w+ with --\w+\n$/);
    expect([exit, existsSync(never)]).toEqual([2, false]);
  });
});

describe('run and compare', () => {
  test('compare prints the policies side by side and writes the tables', async () => {
    const { exit, out, err } = await call('compare', scenario, '--out', at('out'));
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('two-teams: static, drf (seed 1)');
    expect(out).toMatch(/^A +2\.00$/m);
    expect(out).toMatch(/digest [0-9a-f]{16}; tables in .*summary\.csv/);
    expect(readdirSync(at('out'))).toEqual(
      expect.arrayContaining(['manifest.json', 'summary.csv', 'jobs.csv', 'datapackage.json']),
    );
  });

  test('run runs the first policy, or the one that is named, and says its digest', async () => {
    const first = await call('run', scenario, '--out', at('run-1'));
    const same = await call('run', scenario, '--policy', 'static', '--seed', '1', '--out', at('run-2'));
    const other = await call('run', scenario, '--policy', 'drf', '--out', at('run-3'));
    const digest = (text: string): string | undefined => /digest ([0-9a-f]{16})/.exec(text)?.[1];
    expect(digest(first.out)).toBe(digest(same.out));
    expect(digest(first.out)).not.toBe(digest(other.out));
    for (const name of readdirSync(at('run-1'))) {
      expect(readFileSync(join(at('run-1'), name), 'utf8'), name).toBe(readFileSync(join(at('run-2'), name), 'utf8'));
    }
  });

  test('--json prints one document and --quiet nothing', async () => {
    const { out } = await call('compare', scenario, '--json', '--out', at('json'));
    const document = JSON.parse(out) as { figures: { policy: string; metric: string; name: string; mean: number }[] };
    expect(document).toMatchObject({
      scenario: 'two-teams',
      policies: ['static', 'drf'],
      replications: 1,
      failures: [],
    });
    expect(
      document.figures.find((row) => row.policy === 'drf' && row.metric === 'speed_up' && row.name === 'A')?.mean,
    ).toBe(2);
    expect(await call('compare', scenario, '--quiet', '--out', at('quiet'))).toEqual({ exit: 0, out: '', err: '' });
  });

  test('more owned than there is: a warning with its place, in the JSON too; none with --quiet', async () => {
    const path = at('short.yaml');
    writeFileSync(path, TWO_TEAMS.replace('b: { owned: { nodes: 1 agents } }', 'b: { owned: { nodes: 2 agents } }'));
    const message =
      'the roles own cpus 6 of group "nodes", which has cpus 4; rank decides who goes short, or as the option shortage of ego says';
    const shown = await call('run', path, '--out', at('short'));
    expect(shown.err.split('\n')[0]).toBe(`${path}:7:24: warning: roles.b.owned.nodes: ${message}`);
    const json = await call('run', path, '--json', '--out', at('short'));
    expect(JSON.parse(json.out)).toMatchObject({
      warnings: [{ file: path, line: 7, column: 24, path: 'roles.b.owned.nodes', message }],
    });
    expect([json.err, (await call('run', path, '--quiet', '--out', at('short'))).err]).toEqual(['', '']);
    expect((await call('validate', path)).err).toBe(shown.err);
    expect((await call('validate', path, '--quiet')).err).toBe('');
  });

  test('an expectation that fails: code 1, and the files are there', async () => {
    const path = at('expecting.yaml');
    writeFileSync(path, `${TWO_TEAMS}expect: [{ policy: drf, framework: A, metric: speed_up, above: 3 }]\n`);
    const { exit, out } = await call('compare', path, '--out', at('expecting'));
    expect(out).toContain('expectation failed: drf, A: speed_up expected more than 3, got 2');
    expect(exit).toBe(1);
    expect(existsSync(join(at('expecting'), 'summary.csv'))).toBe(true);
  });

  test('several scenarios have a folder each', async () => {
    const path = at('other.yaml');
    writeFileSync(path, TWO_TEAMS);
    const { exit } = await call('compare', scenario, path, '--policies', 'drf,fifo', '--out', at('both'), '--quiet');
    expect(exit).toBe(0);
    expect(readdirSync(at('both'))).toEqual(['other', 'two-teams']);
    const twice = await call('compare', scenario, scenario, '--out', at('twice'));
    expect([twice.exit, existsSync(at('twice'))]).toEqual([2, false]);
  });

  test('an expectation about a run that nobody made is said not to be checked', async () => {
    const { exit, out } = await call('run', at('expecting.yaml'), '--policy', 'static', '--out', at('static'));
    expect(out).toContain('expectations: 0 passed, 0 failed, 1 not checked');
    expect(exit).toBe(0);
  });
});

describe('the smaller commands', () => {
  test('validate says which files are sound', async () => {
    expect(await call('validate', scenario)).toEqual({ exit: 0, out: `${scenario}: sound\n`, err: '' });
  });

  test('schema prints the JSON Schema', async () => {
    const { out } = await call('schema');
    expect(JSON.parse(out)).toMatchObject({ title: 'Commonage scenario' });
  });

  test('list prints what there is, as text or as JSON', async () => {
    for (const [what, name] of [
      ['policies', 'drf'],
      ['frameworks', 'mapreduce'],
      ['metrics', 'jobs.mean_response'],
      ['traces', 'format swf'],
    ] as const) {
      expect((await call('list', what)).out).toContain(name);
      const entries = JSON.parse((await call('list', what, '--json')).out) as { name: string }[];
      expect(entries.map((entry) => entry.name)).toContain(name);
    }
  });

  test('init starts a scenario that is sound, and does not write over anything', async () => {
    const path = at('mine.yaml');
    expect((await call('init', 'scenario', path)).exit).toBe(0);
    expect((await call('validate', path)).exit).toBe(0);
    const again = await call('init', 'scenario', path);
    expect(again.exit).toBe(2);
    expect(again.err).toContain('name a file that is not there yet');
  });

  test('conformance refuses a file of a format that nobody knows', async () => {
    const path = at('cases.json');
    writeFileSync(path, JSON.stringify({ format: 'unheard-of', cases: [] }));
    const unknown = await call('conformance', path);
    expect([unknown.exit, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toContain('cases.json: format "unheard-of" is not known');
  });

  const CASES = '../shared/conformance/mesos-allocator.json';
  test.skipIf(!existsSync(CASES))(
    'conformance ends with the counts (skipped where the cases are not there)',
    async () => {
      const all = await call('conformance', CASES);
      expect(all.out).toMatch(/^\d+ passed, \d+ failed(, \d+ skipped)?\n$/m);
      const few = await call('conformance', CASES, '--filter', 'no case is called so');
      expect(few.out).toBe('0 passed, 0 failed\n');
    },
  );

  test('trace inspect says how many jobs and how large', async () => {
    const path = at('jobs.csv');
    writeFileSync(path, 'name,at,tasks,duration,cpus\na,0,2,10,1\nb,30,1,5,1\n');
    const { exit, out, err } = await call('trace', 'inspect', path, '--json');
    expect([exit, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ jobs: 2, tasks: 3, last_submission_seconds: 30, total_task_seconds: 25 });
  });

  test('trace inspect says what is wrong with a file, a problem a line', async () => {
    const path = at('wrong.csv');
    writeFileSync(path, 'at,tasks,duration,cpus\n0,none,10,1\n1,1,long,1\n');
    const { exit, err } = await call('trace', 'inspect', path);
    expect(exit).toBe(2);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/wrong\.csv:2: tasks is "none"; a whole number from 1 is allowed$/),
      expect.stringMatching(/wrong\.csv:3: duration is "long"; a plain number of seconds from 0 is allowed$/),
    ]);
  });
});

test('what is wrong with the scenario and with the policies of a call is told at once', async () => {
  const path = at('unsound.yaml');
  writeFileSync(path, TWO_TEAMS.replace('drained', '10 parsecs'));
  const { exit, err } = await call('run', path, '--policy', 'drff');
  expect(err).toContain('unknown unit "parsecs"');
  expect(err).toContain('unknown policy "drff"');
  expect(exit).toBe(2);
});

test.skipIf(!existsSync('/dev/zero'))('a file without end is not read to its end', async () => {
  const { exit, err } = await call('validate', '/dev/zero');
  expect(err).toBe(
    '/dev/zero: cannot read the scenario (it is larger than 8 MiB; long lists of jobs belong in a CSV file); give the path of a YAML file\n',
  );
  expect(exit).toBe(2);
});

test.each([
  ['a list', '- a\n- b\n', 'a list'],
  ['a table', 'at,tasks\n0,1\n', '"at,tasks 0,1"'],
])('%s is called no scenario', async (_, text, what) => {
  const path = at('none-at-all.yaml');
  writeFileSync(path, text);
  expect((await call('validate', path)).err).toContain(
    `${path}:1:1: no scenario: one is a map with keys such as until, cluster and frameworks, and this is ${what}\n`,
  );
});

test('a file that is no text is called that', async () => {
  const path = at('latin-1.yaml');
  writeFileSync(path, Buffer.from(TWO_TEAMS.replace('Two teams', 'Zwei Mannschäften'), 'latin1'));
  expect((await call('validate', path)).err).toContain('cannot read the scenario (it is no text in UTF-8)');
  const importing = at('importing.yaml');
  for (const [name, why] of [
    ['latin-1.yaml', 'it is no text in UTF-8'],
    ['none.yaml', 'there is no file of that name'],
    ['.', 'it is a folder'],
  ] as const) {
    writeFileSync(importing, `import: ${name}\n`);
    const { exit, err } = await call('validate', importing);
    expect(err).toContain(`(${why}); paths start from the folder of this file`);
    expect(exit).toBe(2);
  }
});

test('check prints what fails below its table, with the scenario that shows it', async () => {
  const out = at('counter-examples');
  const { exit, out: printed } = await call('check', 'random', '--instances', '30', '--out', out);
  expect(exit).toBe(1);
  const [table, ...failures] = printed.split('\n\n');
  for (const line of table!.split('\n').slice(1)) expect(line).toMatch(/^[a-z -]+ {2}(holds|fails) +\d+$/);
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures) {
    const [, property, path] = /^([a-z -]+) fails: .*\nscenario: (\S+)/s.exec(failure)!;
    expect(table).toContain(property);
    expect(existsSync(path!)).toBe(true);
  }
});

test('bench prints a table of figures, and beside an earlier one what has become of them', async () => {
  const size = ['--agents', '5', '--frameworks', '2', '--rounds', '3'] as const;
  const earlier = at('earlier.json');
  writeFileSync(earlier, (await call('bench', ...size, '--json')).out);
  const { out } = await call('bench', ...size, '--against', earlier);
  const [head, line] = out.split('\n');
  expect(head).toMatch(/^agents +frameworks +min ms +median ms +max ms +offers +heap MiB +hash +median now$/);
  expect(line).toMatch(/^5 +2( +[\d.]+){6} +x \d+\.\d\d$/);
  writeFileSync(earlier, readFileSync(earlier, 'utf8').replace(/"hash": \d+/, '"hash": 1'));
  expect((await call('bench', ...size, '--against', earlier)).out).toContain(', decides otherwise');
});

test('bench compares what it timed before, says what it did not, and nothing of another shape', async () => {
  const earlier = at('other-sizes.json');
  const size = (agents: string) => ['bench', '--agents', agents, '--frameworks', '2', '--rounds', '2'] as const;
  writeFileSync(earlier, (await call(...size('5'), '--json')).out);
  const { out } = await call(...size('6'), '--against', earlier);
  expect(out).not.toContain('median now');
  expect(out).toContain('only now (agents x frameworks): 6 x 2\nonly before (agents x frameworks): 5 x 2\n');
  expect((await call(...size('5'), '--against', earlier)).out).not.toContain('only');
  expect(await call(...size('5'), '--against', earlier, '--shape', 'roles')).toEqual({
    exit: 2,
    out: '',
    err: `${earlier} was made with --shape one-role; give the same now, not roles\n`,
  });
  writeFileSync(earlier, '{"lines":[{"agents":5}]}');
  expect((await call(...size('5'), '--against', earlier)).err).toContain('missing required "lines.0.frameworks"');
});
