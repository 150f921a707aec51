import { Agent, request } from 'node:http';

/**
 * The load of `bench ingest`, in a process of its own so that it shares cores with the server but not its event loop:
 * keeps --connections requests under way for --seconds and writes one JSON line. Started by ingest.ts.
 */
interface Plan {
  origin: string;
  /** An API key and what its business ships, one for each sender. */
  senders: { key: string; name: string }[];
  receivers: string[];
  products: string[];
  lines: number;
  connections: number;
  seconds: number;
  run: string;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as Plan;
const { hostname, port } = new URL(plan.origin);
const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });
let documents = 0;

function body(sender: string): string {
  documents += 1;
  return JSON.stringify({
    documentNumber: `${plan.run}-${documents}`,
    receiver: { partyId: plan.receivers[documents % plan.receivers.length] },
    lines: Array.from({ length: plan.lines }, (_none, index) => ({
      product: { productId: plan.products[(documents + index) % plan.products.length] },
      quantity: 12,
      unit: '箱',
      origin: '福建漳浦',
      // A batch of its own: every line mints a lot, the dearest case.
      batch: `${plan.run}-${documents}-${index}`,
    })),
    certificates: [{ kind: 'produce-conformity', number: `HG${plan.run}${documents}`, issuer: sender }],
  });
}

function issue(sender: Plan['senders'][number]): Promise<number> {
  const content = Buffer.from(body(sender.name));
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname,
        port,
        agent,
        method: 'POST',
        path: '/api/v1/vouchers',
        headers: {
          'content-type': 'application/json',
          'content-length': content.length,
          'x-api-key': sender.key,
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    call.on('error', reject);
    call.end(content);
  });
}

const samples: number[] = [];
let refused = 0;
const started = performance.now();
const until = started + plan.seconds * 1000;
await Promise.all(
  Array.from({ length: plan.connections }, async (_none, index) => {
    const sender = plan.senders[index % plan.senders.length];
    while (sender && performance.now() < until) {
      const begun = performance.now();
      const status = await issue(sender);
      samples.push(performance.now() - begun);
      if (status !== 201) refused += 1;
    }
  }),
);
const elapsed_s = (performance.now() - started) / 1000;
agent.destroy();
samples.sort((a, b) => a - b);
const at = (share: number) => Math.round((samples[Math.floor(share * samples.length)] ?? 0) * 10) / 10;
const done = samples.length - refused;
console.log(
  JSON.stringify({
    lines_s: Math.round((done * plan.lines) / elapsed_s),
    requests_s: Math.round(done / elapsed_s),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    refused,
  }),
);
