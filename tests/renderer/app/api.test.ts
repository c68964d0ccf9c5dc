/** The renderer's door: both transports, and everything a broken host may answer. */
import { afterEach, describe, expect, it, vi } from 'vitest';

const about = { version: '1.2.3', host: 'browser', platform: 'test' };

/** A fresh door: it remembers the page's key. */
async function openDoor(bridge?: Record<string, (request: unknown) => Promise<unknown>>) {
  vi.resetModules();
  const meta = { content: 'the-key', remove: vi.fn() };
  vi.stubGlobal('window', { saddlepoint: bridge });
  vi.stubGlobal('document', { querySelector: () => meta });
  const { api } = await import('../../../src-renderer/app/api.ts');
  return { api, meta };
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('over HTTP', () => {
  it('posts JSON to the channel with the page’s key, which it takes out of the page', async () => {
    const { api, meta } = await openDoor();
    const fetched = vi.fn(async () => json({ ok: true, value: about }));
    vi.stubGlobal('fetch', fetched);
    expect(await api['desk:about']({})).toEqual(about);
    await api['desk:about']({});
    expect(fetched).toHaveBeenCalledWith('/api/desk:about', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-App-Key': 'the-key' },
      body: '{}',
      keepalive: true,
    });
    expect(meta.remove).toHaveBeenCalledTimes(1);
  });
  it('throws a refusal with its code, message and hint, whatever the status', async () => {
    const { api } = await openDoor();
    const error = { code: 'not-found', message: 'no such note', hint: 'look again' };
    vi.stubGlobal('fetch', async () => json({ ok: false, error }, 404));
    await expect(api['library:read']({ id: 'x' })).rejects.toMatchObject(error);
  });
  it('says that the desk does not answer when the host is gone or talks nonsense', async () => {
    const { api } = await openDoor();
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed to fetch');
    });
    await expect(api['desk:about']({})).rejects.toMatchObject({ code: 'unavailable' });
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
    await expect(api['desk:about']({})).rejects.toMatchObject({ code: 'unavailable' });
    vi.stubGlobal('fetch', async () => json([1, 2]));
    await expect(api['desk:about']({})).rejects.toMatchObject({ code: 'bug' });
  });
  it('reduces an unknown error code to a bug', async () => {
    const { api } = await openDoor();
    vi.stubGlobal('fetch', async () => json({ ok: false, error: { code: 'made-up', message: 'm' } }));
    await expect(api['desk:about']({})).rejects.toMatchObject({ name: 'AppError', code: 'bug', message: 'm' });
  });
});

describe('over the bridge', () => {
  it('calls the channel’s own function and never the network', async () => {
    const fetched = vi.fn();
    const { api } = await openDoor({ 'desk:about': async (request) => ({ ok: true, value: { ...about, request } }) });
    vi.stubGlobal('fetch', fetched);
    expect(await api['desk:about']({})).toEqual({ ...about, request: {} });
    expect(fetched).not.toHaveBeenCalled();
  });
});
