// A client of the TypeScript SDK, which holds every answer against the schema that the tool published.
// Arguments: the folder that holds the SDK, then the address of a server, or a command and its words.
// It prints what it saw as JSON; an answer that does not fit its schema ends it with an error.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, first, ...rest] = process.argv.slice(2);
const { resolve } = createRequire(join(folder, "package.json"));
const load = (name) => import(pathToFileURL(resolve(`@modelcontextprotocol/sdk/client/${name}.js`)));

const { Client } = await load("index");
const { StdioClientTransport } = await load("stdio");
const { StreamableHTTPClientTransport } = await load("streamableHttp");

const transport = first.startsWith("http")
  ? new StreamableHTTPClientTransport(new URL(first))
  : new StdioClientTransport({ command: first, args: rest, env: process.env });
const client = new Client({ name: "test", version: "0" });
await client.connect(transport);

const step = "id/sop/bantaeng/pemanfaatan-data/langkah/1";
const calls = [
  ["search", { words: "kelahiran" }],
  ["describe", { iri: "id/unit/cilegon/disdukcapil/seksi-kelahiran" }],
  ["list_questions", {}],
  ["ask_question", { name: "who-is-accountable-for-step", parameters: { step } }],
  ["who_is_accountable", { step }],
  ["list_findings", { limit: 1 }],
  ["explain_finding", { fingerprint: "0000" }],
  ["run_sparql", { query: "SELECT * { ?s ?p ?o }", limit: 2 }],
  ["run_sparql", { query: "ASK { ?s ?p ?o }" }],
  ["run_sparql", { query: "DROP ALL" }],
];
const { tools } = await client.listTools();
const replies = [];
for (const [name, given] of calls) {
  const { isError, structuredContent } = await client.callTool({ name, arguments: given });
  replies.push([name, Boolean(isError), structuredContent !== undefined]);
}
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name), replies }));
await client.close();
