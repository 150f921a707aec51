import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CustomsServer } from './customs.ts';
import {
  type DepartmentServer,
  type Message,
  MODES,
  type Mode,
  type ServerOptions,
} from './department-server.ts';
import { QuarantineServer } from './quarantine.ts';
import { QuickTestServer } from './quick-tests.ts';
import { SlaughterServer } from './slaughter.ts';

/**
 * Plays one department over HTTP, as a program of its own. Commands come as lines of JSON on standard input:
 * `{"do":"mode","mode":"hang"}`, `{"do":"issue","entry":{…}}`, `{"do":"withdraw","number":"…","reason":"…"}`.
 */
const KINDS = ['animal-quarantine', 'customs', 'slaughter', 'quick-tests'] as const;
type Kind = (typeof KINDS)[number];

interface Command {
  do: 'mode' | 'issue' | 'withdraw' | 'resend';
  mode?: Mode;
  entry?: object;
  number?: string;
  reason?: string;
}

interface Played {
  server: DepartmentServer;
  issue: (entry: never) => Message;
  withdraw: (number: string, reason: string) => Message;
}

function play(kind: Kind, options: ServerOptions): Played {
  if (kind === 'customs') {
    const server = new CustomsServer(options);
    return {
      server,
      issue: (entry) => server.release(entry),
      withdraw: (number, reason) => server.cancel(number, reason),
    };
  }
  if (kind === 'slaughter') {
    const server = new SlaughterServer(options);
    return {
      server,
      issue: (entry) => server.issue(entry),
      withdraw: (number, reason) => server.withdraw(number, reason),
    };
  }
  if (kind === 'quick-tests') {
    const server = new QuickTestServer(options);
    return {
      server,
      issue: (entry) => server.publish(entry),
      withdraw: (number, reason) => server.revoke(number, reason),
    };
  }
  const server = new QuarantineServer(options);
  return {
    server,
    issue: (entry) => server.issue(entry),
    withdraw: (number, reason) => server.withdraw('B', number, reason),
  };
}

async function obey({ server, issue, withdraw }: Played, command: Command): Promise<string> {
  if (command.do === 'mode' && command.mode && MODES.includes(command.mode)) {
    await server.setMode(command.mode);
    return `mode ${command.mode}`;
  }
  if (command.do === 'issue' && command.entry)
    return `pushed ${await server.push(issue(command.entry as never))}`;
  if (command.do === 'withdraw' && command.number)
    return `pushed ${await server.push(withdraw(command.number, command.reason ?? ''))}`;
  if (command.do === 'resend') return `pushed ${await server.resend()}`;
  return 'commands: mode, issue, withdraw, resend';
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, push: { type: 'string' }, secret: { type: 'string' } },
  });
  const kind = KINDS.find((one) => one === positionals[0]);
  if (!kind || !values.secret) {
    console.error(`node simulator/departments/main.ts ${KINDS.join('|')} --secret S [--port N] [--push URL]`);
    process.exitCode = 1;
    return;
  }
  const played = play(kind, { secret: values.secret, pushTo: values.push });
  await played.server.start(Number(values.port ?? '0'));
  console.log(`listening ${played.server.address}`);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    try {
      console.log(await obey(played, JSON.parse(line) as Command));
    } catch (error) {
      console.log(`not understood: ${error instanceof Error ? error.message : error}`);
    }
  }
  await played.server.stop();
}

await main();
