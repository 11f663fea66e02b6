// What the three scripts share: the configuration, a webhook that writes down what comes, and the control API.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

export const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const notices = [];
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    notices.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    response.end('success');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

export const webhook = `http://127.0.0.1:${server.address().port}`;

export async function control(method, path, body) {
  const answer = await fetch(`${config.api}/simulator/${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
}

export async function notice(wanted) {
  const deadline = Date.now() + 15000;
  while (Date.now() < deadline) {
    const found = notices.find(wanted);
    if (found) {
      return found;
    }
    await new Promise((again) => setTimeout(again, 20));
  }
  throw new Error(`nothing of ${notices.length} notifications fits`);
}

export function done(what) {
  console.log(`agreed: ${what}`);
  server.close();
  process.exit(0);
}
