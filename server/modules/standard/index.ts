export { type StandardPorts, standardOperations } from './standard.routes.ts';
