// Shows the corpus's tokens to aws-jwt-verify: it must answer what each row says it answers.
// DUMP is written by the corpus (USHER_CORPUS_DUMP=DUMP cargo test -p identity --test corpus).
import { readFileSync } from "node:fs";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const dump = JSON.parse(readFileSync(process.argv[2], "utf8"));
Date.now = () => dump.now * 1000;

const [userPoolId, clientId, scope] = [dump.issuer.split("/").at(-1), dump.client, dump.scope];
const verifiers = {
  access: CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access", scope }),
  id: CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "id" }),
};
for (const verifier of Object.values(verifiers)) verifier.cacheJwks(dump.keys);

const answer = (row) => {
  try {
    verifiers[row.kind].verifySync(row.token, row.admins ? { groups: "admins" } : {});
    return "accept";
  } catch {
    return "reject";
  }
};
const rows = dump.rows.map((row) => ({ ...row, answer: answer(row) }));
const wrong = rows.filter((row) => row.anchor !== row.answer);
const stricter = rows.filter((row) => row.answer === "accept" && row.usher !== "accept");
const laxer = rows.filter((row) => row.answer === "reject" && row.usher === "accept");
for (const row of wrong) console.log(`${row.id} ${row.what}: ${row.answer}, not ${row.anchor}`);
console.log(`${rows.length} tokens: Usher refuses ${stricter.length} that aws-jwt-verify takes,`);
console.log(`and takes ${laxer.length} that it refuses: ${laxer.map((row) => row.id).join(", ")}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
