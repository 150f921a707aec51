import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * Stands between a Luyuan process and its PostgreSQL, so that neither Ctrl-C nor kill -9 leaves a server behind.
 *
 *     node supervisor.ts <JSON of SupervisedServer>
 *
 * It runs in a session of its own: a terminal's Ctrl-C reaches the application alone, which can finish its
 * queries first. Its standard input is a pipe that nobody writes to; when the application ends, in whatever
 * way, the kernel closes the pipe and PostgreSQL gets a fast shutdown. Exits when PostgreSQL has.
 */
export interface SupervisedServer {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
  /** Folders to remove at the end. */
  removeAtEnd: string[];
}

const fastShutdown_ms = 60_000;
const immediateShutdown_ms = 10_000;

function supervise(server: SupervisedServer): void {
  const { program, args, removeAtEnd, ...options } = server;
  const postgres = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  const end = (code: number) => {
    for (const dir of removeAtEnd) rmSync(dir, { recursive: true, force: true });
    process.exit(code);
  };
  postgres.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    end(1);
  });
  postgres.on('exit', (code, signal) => {
    if (signal) process.stderr.write(`postgres ended by ${signal}\n`);
    end(code ?? 1);
  });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Fast (roll back, checkpoint), then immediate (recovers at next start), then by force.
    postgres.kill('SIGINT');
    setTimeout(() => postgres.kill('SIGQUIT'), fastShutdown_ms).unref();
    setTimeout(() => postgres.kill('SIGKILL'), fastShutdown_ms + immediateShutdown_ms).unref();
  };
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
}

supervise(JSON.parse(process.argv[2] ?? '') as SupervisedServer);
