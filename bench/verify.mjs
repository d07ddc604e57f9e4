// Measures aws-jwt-verify on the tokens of FILE and prints it beside the figures of Usher and of jsonwebtoken alone.
import { readFileSync } from "node:fs";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const [prepared, usher, alone] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));

const verifier = CognitoJwtVerifier.create({
  userPoolId: "eu-central-1_aB3",
  clientId: prepared.client,
  tokenUse: "access",
  scope: prepared.scope,
});
verifier.cacheJwks(prepared.keys);

// The best of seven rounds, after the first ones have warmed the compiler up.
let best = Infinity;
for (let round = 0; round < 7; round += 1) {
  const began = process.hrtime.bigint();
  for (const token of prepared.tokens) verifier.verifySync(token);
  best = Math.min(best, Number(process.hrtime.bigint() - began) / 1e9);
}
const anchor = Math.round(prepared.tokens.length / best);

const line = (name, perSecond) =>
  console.log(name.padEnd(34), perSecond.toLocaleString("en").padStart(12), `${(1e6 / perSecond).toFixed(1)} us`.padStart(12));
console.log("verifier".padEnd(34), "tokens/s".padStart(12), "each".padStart(12));
line("Usher, token not seen before", usher.cold);
line("Usher, token seen before", usher.warm);
line("jsonwebtoken alone", alone.jsonwebtoken);
line(`aws-jwt-verify, node ${process.versions.node}`, anchor);

const goals = [
  ["new token / jsonwebtoken alone", usher.cold / alone.jsonwebtoken, 0.9],
  ["new token / aws-jwt-verify", usher.cold / anchor, 1.4],
  ["seen token / aws-jwt-verify", usher.warm / anchor, 20],
];
console.log();
for (const [what, ratio, goal] of goals) {
  console.log(what.padEnd(34), ratio.toFixed(2).padStart(12), `goal ${goal}: ${ratio >= goal ? "met" : "missed"}`);
}
process.exitCode = goals.every(([, ratio, goal]) => ratio >= goal) ? 0 : 1;
