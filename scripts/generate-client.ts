import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildOpenApi } from '../server/app.ts';
import { loadCity } from '../server/modules/registry/index.ts';
import { PROJECT_ROOT, readConfig } from '../server/platform/config.ts';

/**
 * Writes web/console/src/generated/: the API description and the types of its client, from the very schemas with
 * which the server validates. Needs no database and no running server.
 */
async function generateClient(): Promise<void> {
  const document = await buildOpenApi({ city: loadCity(readConfig(process.env, []).cityDir) });
  const folder = join(PROJECT_ROOT, 'web/console/src/generated');
  const description = JSON.stringify(document, null, 2);
  const types = astToString(await openapiTS(description));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'openapi.json'), `${description}\n`);
  writeFileSync(join(folder, 'api.d.ts'), types);
}

await generateClient();
