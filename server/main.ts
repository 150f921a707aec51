import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { readDepartmentLinks } from './modules/departments/index.ts';
import { inviteFirstAdministrator } from './modules/identity/index.ts';
import { makeCarriers } from './modules/notices/index.ts';
import { loadCity } from './modules/registry/index.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readConfig } from './platform/config.ts';
import { Problem } from './platform/errors.ts';
import { openKeys } from './platform/keys.ts';
import { exitWithParent } from './platform/process.ts';
import { readTls } from './platform/tls.ts';
import { makeTools } from './tools.ts';
import { startWorkers, type Workers } from './workers.ts';

/** Requests a minute from one address; 0 turns the limit off where a proxy in front keeps its own. */
const REQUESTS_PER_MINUTE = 6000;

const say = (words: { zh: string; en: string }): void => console.log(`${words.zh}  ${words.en}`);

interface Started {
  app: FastifyInstance;
  database: OpenDatabase;
  workers: Workers;
}

async function start(config: Config): Promise<Started> {
  mkdirSync(config.dataDir, { recursive: true });
  // Before the database: whoever has the wrong files hears of it at once.
  const tls = await readTls(config.tls, config);
  say({ zh: '正在启动数据库…', en: 'Starting the database …' });
  const database = await openDatabase(config, say, (error) => console.error(`database: ${error.message}`));
  try {
    const city = loadCity(config.cityDir);
    const keys = openKeys(join(config.dataDir, 'keys'));
    const departmentLinks = readDepartmentLinks(config.departmentsFile);
    const tools = await makeTools({ db: database.db, clock: systemClock, keys, city, departmentLinks });
    tools.wayOut = { carriers: makeCarriers(config, systemClock), publicUrl: config.publicUrl };
    if (config.demo) {
      const { loadDemo } = await import('./demo.ts');
      await loadDemo({ config, database, keys, city, say });
    }
    const app = await buildApp({
      tools,
      publicUrl: config.publicUrl,
      logLevel: config.logLevel,
      requestsPerMinute_max: Number(process.env.REQUESTS_PER_MINUTE ?? REQUESTS_PER_MINUTE),
      trustProxy: config.trustProxy,
      sandbox: config.sandbox,
      ...(tls ? { tls } : {}),
    });
    await listen(app, config);
    if (!config.demo) {
      const token = await inviteFirstAdministrator(database.db, systemClock);
      if (token) {
        say({
          zh: '请用这个一次性链接（24 小时内有效）建立第一个管理员：',
          en: 'Make the first administrator with this one-time link (valid for 24 hours):',
        });
        console.log(`  ${config.publicUrl}/console/setup?token=${token}`);
      }
    }
    const workers = startWorkers(tools, (what, error) => app.log.error({ err: error }, what));
    return { app, database, workers };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(app: FastifyInstance, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Problem(500, 'port-in-use', {
        zh: `端口 ${config.port} 已被占用。请关闭占用它的程序，或换一个端口：PORT=8081 npm start`,
        en: `Port ${config.port} is in use. Close what uses it, or choose another: PORT=8081 npm start`,
      });
    }
    throw error;
  }
}

function announce(config: Config): void {
  console.log('');
  if (config.sandbox)
    say({ zh: '鹭源沙箱已就绪，仅供试用。', en: 'The sandbox of Luyuan is ready; nothing in it is meant.' });
  else say({ zh: '鹭源已就绪。', en: 'Luyuan is ready.' });
  console.log(`  公众页面  Public pages    ${config.publicUrl}/`);
  console.log(`  工作台    Console         ${config.publicUrl}/console/`);
  console.log(`  接口标准  Standard        ${config.publicUrl}/standard`);
  console.log(`  接口说明  OpenAPI         ${config.publicUrl}/api/v1/openapi.json`);
}

async function main(): Promise<void> {
  exitWithParent();
  const config = readConfig(process.env, process.argv.slice(2));
  const { app, database, workers } = await start(config);
  announce(config);
  if (config.demo) {
    const { printCredentials } = await import('./demo.ts');
    printCredentials(config);
  }
  say({ zh: '按 Ctrl-C 停止。', en: 'Press Ctrl-C to stop.' });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say({ zh: '正在停止…', en: 'Stopping …' });
    await app.close();
    await workers.stop();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
}

main().catch((error: unknown) => {
  if (error instanceof Problem) console.error(`${error.words.zh}\n${error.words.en}`);
  else console.error(error);
  process.exit(1);
});
