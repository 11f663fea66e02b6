// Runs one prompt through the Claude Agent SDK: reads a request as JSON on its standard input, writes the SDK's messages
// as lines of JSON. Started by ClaudeAgentSdkEngine, in an environment that holds nothing but what the run may see.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const request = JSON.parse(readFileSync(0, 'utf8'));
const { query } = await import(pathToFileURL(request.sdk).href);
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());

const options = {
  model: request.model,
  maxTurns: request.maxTurns,
  systemPrompt: '',
  tools: [],
  settingSources: [],
  strictMcpConfig: true,
  permissionMode: 'dontAsk',
  persistSession: false,
  includePartialMessages: true,
  abortController: abort,
  // It replaces the environment of the CLI that the SDK starts; without the mark its processes could not be found.
  env: process.env,
};
if (request.executable) {
  options.pathToClaudeCodeExecutable = request.executable;
}

let failed = false;
try {
  for await (const message of query({ prompt: request.prompt, options })) {
    process.stdout.write(JSON.stringify(message) + '\n');
    failed = message.type === 'result' && message.is_error === true;
  }
} catch (error) {
  failed = true;
  process.stderr.write(String(error && error.stack ? error.stack : error) + '\n');
}
process.exitCode = failed ? 1 : 0;
