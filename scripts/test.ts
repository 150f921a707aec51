/**
 * node scripts/run.mjs scripts/test.ts [--only format|types|boundaries|build|vitest] [path or vitest option …]
 *
 * Every check of the project, in order, each to its end even when an earlier one failed. The last line is
 * "N passed, N failed": vitest's tests, and each other stage as one. With paths only the console is built and
 * vitest runs, on those.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { exitWithParent } from '../server/platform/process.ts';
import { countTests, type Tally, type VitestReport } from './tally.ts';

const projectDir = resolve(import.meta.dirname, '..');
const at = (...parts: string[]) => join(projectDir, ...parts);
const tailLines_max = 80;

interface Stage {
  name: string;
  /** What the progress line calls it. */
  title: string;
  run(): Promise<Tally>;
}

exitWithParent();
let current: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The embedded database of the tests ends with vitest, whose end closes its pipe.
    current?.kill('SIGKILL');
    process.exit(130);
  });
}

/** Runs a program; `quietly` keeps its output for the case that it fails. */
function run(command: readonly string[], quietly: boolean): Promise<{ ok: boolean; output: string }> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: projectDir,
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    stdio: quietly ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  current = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((done) => {
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

function check(name: string, title: string, commands: readonly (readonly string[])[]): Stage {
  return {
    name,
    title,
    async run() {
      let ok = true;
      for (const command of commands) {
        const result = await run(command, true);
        if (result.ok) continue;
        ok = false;
        console.log(result.output.trimEnd().split('\n').slice(-tailLines_max).join('\n'));
      }
      return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

function vitest(args: readonly string[]): Stage {
  return {
    name: 'vitest',
    title: '单元、性质、数据库、浏览器与标准测试 / unit, property, database, browser and conformance tests',
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'luyuan-report-'));
      const report = join(folder, 'vitest.json');
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { ok } = await run(
        [...node, at('node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args],
        false,
      );
      const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined;
      rmSync(folder, { recursive: true, force: true });
      return countTests(text === undefined ? undefined : (JSON.parse(text) as VitestReport), ok);
    },
  };
}

const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
const tsc = [...node, at('node_modules/typescript-7/bin/tsc'), '--noEmit', '-p'];
const typeScriptProjects = ['tsconfig.json', 'web/console/tsconfig.json'].filter((path) =>
  existsSync(at(path)),
);

function allStages(args: readonly string[]): Stage[] {
  return [
    check('format', '格式与代码检查 / format and lint (Biome)', [
      [...node, at('node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
    ]),
    // Before the types: the console's come from the client that the build generates, which no checkout holds.
    check('build', '构建控制台 / building the console', [[...node, at('scripts/ensure.mjs'), 'build']]),
    check(
      'types',
      '类型 / types (TypeScript)',
      typeScriptProjects.map((path) => [...tsc, at(path)]),
    ),
    check('boundaries', '模块边界 / module boundaries', [
      [...node, at('test/architecture/check.ts'), projectDir],
    ]),
    vitest(args),
  ];
}

async function main(args: string[]): Promise<number> {
  let only: string[] | undefined;
  const flag = args.indexOf('--only');
  if (flag >= 0) only = args.splice(flag, 2).slice(1);
  else if (args.length > 0) only = ['build', 'vitest'];
  const stages = allStages(args).filter((stage) => only?.includes(stage.name) ?? true);
  if (stages.length === 0) {
    console.log(
      `--only 可用：${allStages([])
        .map((stage) => stage.name)
        .join('、')} / --only takes one of these`,
    );
    return 2;
  }
  const total: Tally = { passed: 0, failed: 0 };
  const failures: string[] = [];
  for (const stage of stages) {
    console.log(`▸ ${stage.title} …`);
    const start_ms = Date.now();
    const tally = await stage.run();
    total.passed += tally.passed;
    total.failed += tally.failed;
    if (tally.failed > 0) failures.push(stage.title);
    const seconds = ((Date.now() - start_ms) / 1000).toFixed(1);
    console.log(`${tally.failed === 0 ? '✓' : '✗'} ${stage.title} (${seconds} s)`);
  }
  for (const title of failures) console.log(`✗ ${title}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
