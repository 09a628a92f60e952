import { systemClock } from '../clock.ts';
import { ConfigError, readConfig } from '../config.ts';
import { castToken } from './cast.ts';

try {
  const [name = ''] = process.argv.slice(2);
  console.log(await castToken(name, readConfig(process.env), systemClock));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
