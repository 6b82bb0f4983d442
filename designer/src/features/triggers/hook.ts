/** How a program of one's own calls a webhook, as `WEBHOOKS.md` has it. */
export function curlOf(address: string): string {
  return [
    `body='{"action": "created", "size": 7}'`,
    `curl -X POST ${address} -H 'Content-Type: application/json' --data-binary "$body" \\`,
    `  -H "X-WF-Signature: sha256=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')" \\`,
    `  -H "X-WF-Delivery: $(date +%s%N)"`,
  ].join("\n");
}
