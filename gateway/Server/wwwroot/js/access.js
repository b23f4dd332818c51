// Who is signed in: by an API key, or by the operator's OpenID Connect provider (authorization code with PKCE, RFC 7636). Either stays in this tab and goes
// with it; there are no cookies.

const credentialKey = 'credential';
const signInKey = 'sign-in';

export const access = {
  /** Whether the server has any API key. */
  apiKey: false,
  /** {authority, clientId, scope} of the provider, or null. */
  oidc: null,
  /** Who is signed in, or null. */
  operator: null,
  /** Whether the provider sent somebody back who may not operate, or whom the server could not make sure of. */
  refused: false,
};

let credential = sessionStorage.getItem(credentialKey);

/** What a request of the one who is signed in bears. */
export const accessHeaders = () => (credential ? { authorization: `Bearer ${credential}` } : {});

async function ask(bearer) {
  const response = await fetch('api/access', { headers: bearer ? { authorization: `Bearer ${bearer}` } : {}, cache: 'no-store' });
  if (!response.ok) throw new Error(`GET api/access answered ${response.status}`);
  return response.json();
}

/** Asks the server how one signs in here; takes in the provider's answer where it sent the browser back with one. */
export async function loadAccess() {
  const answer = await ask(credential);
  access.apiKey = answer.apiKey;
  access.oidc = answer.oidc ?? null;
  access.operator = answer.operator ?? null;
  if (credential && !access.operator) signOut();
  const query = new URLSearchParams(location.search);
  if (!query.has('state') || !(query.has('code') || query.has('error'))) return;
  access.refused = !(await finishSignIn(query).catch(() => false));
}

/** @returns {Promise<boolean>} whether it is a key, or a token, that may operate */
export async function signIn(bearer) {
  const answer = await ask(bearer);
  if (!answer.operator) return false;
  credential = bearer;
  access.operator = answer.operator;
  sessionStorage.setItem(credentialKey, bearer);
  return true;
}

export function signOut() {
  credential = null;
  access.operator = null;
  sessionStorage.removeItem(credentialKey);
}

/** The provider's pages need a browser that can hash: https, or this machine. */
export const canUseProvider = () => Boolean(access.oidc && globalThis.crypto?.subtle);

const base64url = bytes => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const redirectUri = () => new URL('./', document.baseURI).href;

async function discover() {
  const response = await fetch(`${access.oidc.authority}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`The provider answered ${response.status}`);
  return response.json();
}

/** Leaves the page for the provider's, which comes back to it. */
export async function beginSignIn() {
  const { authorization_endpoint: endpoint } = await discover();
  const attempt = { verifier: random(), state: random(), hash: location.hash };
  sessionStorage.setItem(signInKey, JSON.stringify(attempt));
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(attempt.verifier))));
  const address = new URL(endpoint);
  const parameters = {
    response_type: 'code', client_id: access.oidc.clientId, redirect_uri: redirectUri(), scope: access.oidc.scope, state: attempt.state,
    code_challenge: challenge, code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  location.assign(address);
}

/** @returns {Promise<boolean>} whether somebody is signed in by it */
async function finishSignIn(query) {
  const attempt = JSON.parse(sessionStorage.getItem(signInKey) ?? 'null');
  sessionStorage.removeItem(signInKey);
  // Neither the code nor the state stays in the address.
  history.replaceState(null, '', redirectUri() + (attempt?.hash ?? ''));
  // Changed by hand, the address tells nobody.
  dispatchEvent(new HashChangeEvent('hashchange'));
  if (!attempt || !access.oidc || query.get('state') !== attempt.state || !query.has('code')) return false;
  const { token_endpoint: endpoint } = await discover();
  const response = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: query.get('code'), redirect_uri: redirectUri(), client_id: access.oidc.clientId, code_verifier: attempt.verifier,
    }),
  });
  if (!response.ok) return false;
  const { access_token: token } = await response.json();
  return Boolean(token) && signIn(token);
}
