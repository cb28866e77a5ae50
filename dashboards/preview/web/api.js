// Asks the daemon. The browser names what it wants to see; it never sends SQL.

export class Refused extends Error {}

async function ask(path, body, signal) {
  let res;
  try {
    res = await fetch(path, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal } : { signal });
  } catch (err) {
    if (err.name === "AbortError") throw err;
    throw new Refused("The daemon does not answer. Is it running?");
  }
  let answer;
  try {
    answer = await res.json();
  } catch {
    throw new Refused(`The daemon answered ${res.status} without saying why.`);
  }
  if (!res.ok) throw new Refused(answer.error ?? `The daemon answered ${res.status}.`);
  return answer;
}

export const dashboards = async () => (await ask("api/dashboards")).dashboards;
export const query = (question, signal) => ask("api/query", question, signal);
