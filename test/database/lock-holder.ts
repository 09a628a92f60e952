import { lockDirectory } from '../../src/database/directory-lock.ts';

// A process of its own that holds a directory until it is killed.
const [directory = ''] = process.argv.slice(2);
lockDirectory(directory);
process.send?.('locked');
setInterval(() => {}, 1_000);
