import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildOpenApi } from '../server/app.ts';
import { loadCity } from '../server/modules/registry/index.ts';
import { PROJECT_ROOT, readConfig } from '../server/platform/config.ts';

/** The console's client, and the one that others build their systems with. */
const FOLDERS = ['web/console/src/generated', 'clients/typescript/src/generated'];

/**
 * Writes api.d.ts, the types of the clients, from the very schemas with which the server validates, and beside the
 * client for others the description itself. Needs no database and no running server.
 */
async function generateClient(): Promise<void> {
  const document = await buildOpenApi({ city: loadCity(readConfig(process.env, []).cityDir) });
  const types = astToString(await openapiTS(JSON.stringify(document)));
  for (const name of FOLDERS) {
    const folder = join(PROJECT_ROOT, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'api.d.ts'), types);
  }
  writeFileSync(
    join(PROJECT_ROOT, 'clients/typescript/src/generated/openapi.json'),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}

await generateClient();
