/** node test/architecture/check.ts [project folder]: prints every violation of the boundaries; exits 1 if any. */
import { resolve } from 'node:path';
import { checkProject } from './check-project.ts';

const violations = await checkProject(resolve(process.argv[2] ?? '.'));
for (const { rule, file, what } of violations) console.log(`${file}\n    ${rule}: ${what}`);
process.exitCode = violations.length === 0 ? 0 : 1;
