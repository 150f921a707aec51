import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildOpenApi } from '../server/app.ts';
import { loadCity } from '../server/modules/registry/index.ts';
import { PROJECT_ROOT, readConfig } from '../server/platform/config.ts';

/**
 * Writes web/console/src/generated/api.d.ts, the types of the console's client, from the very schemas with which
 * the server validates. Needs no database and no running server.
 */
async function generateClient(): Promise<void> {
  const document = await buildOpenApi({ city: loadCity(readConfig(process.env, []).cityDir) });
  const folder = join(PROJECT_ROOT, 'web/console/src/generated');
  const types = astToString(await openapiTS(JSON.stringify(document)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'api.d.ts'), types);
}

await generateClient();
