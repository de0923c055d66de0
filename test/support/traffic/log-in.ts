/** Logs in. @returns the session @throws Error with the answer when it is refused */
export async function logIn(serviceUrl: string, username: string, password: string): Promise<string> {
  const response = await fetch(`${serviceUrl}/attask/api/v15.0/login`, {
    method: 'POST',
    body: new URLSearchParams({ username, password }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`log-in failed: ${response.status} ${text}`);
  return (JSON.parse(text) as { data: { sessionID: string } }).data.sessionID;
}
