// What was decided and not yet answered by the server. It is kept in the browser, under the document's name, until an
// answer comes: a page that is loaded anew, or a server that comes back, gets it again. The server keeps each once.
const STORE = "humanitarian-figures-review:";
const AGAIN = 4000; // milliseconds after which what has no answer is sent again

function openQueue(name) {
  const key = STORE + name;
  let records = [];
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    if (Array.isArray(kept)) records = kept;
  } catch { /* a browser that keeps nothing: what was decided lives as long as the page */ }

  function keep() {
    try {
      if (records.length) sessionStorage.setItem(key, JSON.stringify(records));
      else sessionStorage.removeItem(key);
    } catch { /* as above */ }
  }

  return {
    all: () => records,
    of: (figure) => records.filter((record) => record.figure === figure),
    add(record) {
      records = [...records, record];
      keep();
    },
    // Takes out what the server has answered, and gives it back with the answers.
    settle(answers) {
      const settled = records.filter((record) => answers[record.id]);
      if (settled.length) {
        records = records.filter((record) => !answers[record.id]);
        keep();
      }
      return settled.map((record) => [record, answers[record.id]]);
    },
  };
}

// Ids that nobody else makes. crypto.randomUUID is missing where a page came without TLS.
function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
