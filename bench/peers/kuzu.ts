import { closeSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Peer, scoresFromMasks, type World } from './peer.ts';

/** What is used of the package, so that nothing here needs it to be installed. */
interface Kuzu {
  Database: new (folder: string) => { close(): Promise<void> };
  Connection: new (database: object) => Connection;
}
interface Connection {
  query(text: string): Promise<unknown>;
  prepare(text: string): Promise<object>;
  execute(statement: object, values: object): Promise<{ getAll(): Promise<unknown[]>; close(): void }>;
  close(): Promise<void>;
}

/** No path of the network is as long. */
const STEPS_MAX = 250;

/**
 * Kuzu, a graph database: deliveries as nodes, all pairs beforehand as relationships (it cannot compare the times of two
 * steps on the way), shortest paths to whatever can be reached.
 */
export function kuzuPeer(): Peer {
  let database: { close(): Promise<void> };
  let db: Connection;
  let world: World;
  const statements = new Map<string, object>();
  const ask = async (text: string, values: Record<string, number | number[]>) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = await db.prepare(text);
      statements.set(text, statement);
    }
    const result = await db.execute(statement, values);
    const rows = (await result.getAll()) as { id: number; lot: number }[];
    result.close();
    return rows;
  };
  const follows = (window_ms: number | null) =>
    `LEADS* SHORTEST 1..${STEPS_MAX} (r, n | WHERE ${window_ms === null ? 'r.same' : `r.same OR r.gap <= ${window_ms}`})`;
  return {
    name: 'Kuzu',
    form: 'all pairs prepared as relationships; shortest paths, a case at a time for the scores',
    async open(given) {
      world = given;
      // Half a gigabyte that nobody else needs: it is no dependency. npm install --no-save kuzu@0.11.3 brings it here.
      const kuzu = createRequire(import.meta.url)('kuzu') as Kuzu;
      database = new kuzu.Database(join(given.folder, 'kuzu'));
      db = new kuzu.Connection(database);
      await db.query(`CALL var_length_extend_max_depth=${STEPS_MAX}`);
      await db.query('CREATE NODE TABLE Delivery(id INT64 PRIMARY KEY, lot INT64)');
      await db.query('CREATE REL TABLE LEADS(FROM Delivery TO Delivery, gap INT64, same BOOL)');
      await db.query(`COPY Delivery FROM "${writeDeliveries(given)}"`);
      await db.query(`COPY LEADS FROM "${writePairs(given)}"`);
    },
    async reach(lot, window_ms) {
      const seeds = await ask('MATCH (a:Delivery) WHERE a.lot = $lot RETURN a.id AS id', { lot });
      const rows = await ask(
        `MATCH (a:Delivery)-[e:${follows(window_ms)}]->(b:Delivery) WHERE a.lot = $lot RETURN DISTINCT b.id AS id`,
        { lot },
      );
      return new Set([...seeds, ...rows].map((row) => Number(row.id)));
    },
    async scores() {
      const { graph, cases, exposures, mixing_ms } = world;
      const masks = new Map<number, number>();
      const add = (lot: number, index: number) => masks.set(lot, (masks.get(lot) ?? 0) | (1 << index));
      for (const [index, sales] of exposures.entries()) {
        for (const d of sales) add(graph.lot[d] as number, index);
        const rows = await ask(
          `MATCH (a:Delivery)<-[e:${follows(mixing_ms)}]-(b:Delivery) WHERE a.id IN $sales RETURN DISTINCT b.lot AS lot`,
          { sales: [...sales] },
        );
        for (const row of rows) add(Number(row.lot), index);
      }
      return scoresFromMasks(masks, cases);
    },
    async close() {
      await db?.close();
      await database?.close();
    },
  };
}

function writeDeliveries({ graph, folder }: World): string {
  return writeLines(join(folder, 'deliveries.csv'), function* () {
    for (let d = 0; d < graph.deliveries; d += 1) yield `${d},${graph.lot[d]}\n`;
  });
}

function writePairs({ graph, leads, folder }: World): string {
  return writeLines(join(folder, 'pairs.csv'), function* () {
    for (let src = 0; src < graph.deliveries; src += 1) {
      for (let pair = leads.start[src] as number; pair < (leads.start[src + 1] as number); pair += 1) {
        yield `${src},${leads.next[pair]},${leads.gap[pair]},${leads.same[pair] === 1}\n`;
      }
    }
  });
}

function writeLines(path: string, lines: () => Generator<string>): string {
  const file = openSync(path, 'w');
  let part = '';
  for (const line of lines()) {
    part += line;
    if (part.length < 1 << 16) continue;
    writeSync(file, part);
    part = '';
  }
  writeSync(file, part);
  closeSync(file);
  return path;
}
