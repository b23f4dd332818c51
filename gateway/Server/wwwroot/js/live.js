// The stream of new readings and alerts (server-sent events), with reconnection and an honest word about the connection.

const firstRetryMilliseconds = 1000;
const longestRetryMilliseconds = 30000;

/**
 * Follows the server's events.
 * @param {{onReading: (reading: object) => void, onAlert: () => void, onOpen: () => void, onLost: () => void}} callbacks
 *   onOpen comes at every connection: what happened in between has to be asked for then.
 */
export function follow({ onReading, onAlert, onOpen, onLost }) {
  let source = null;
  let retry = firstRetryMilliseconds;
  let timer = 0;

  const take = event => {
    let reading;
    try {
      reading = JSON.parse(event.data);
    } catch {
      return; // not a reading of ours: the next one may be
    }
    if (reading && reading.device && reading.time) onReading(reading);
  };

  const connect = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource('api/events');
    source.addEventListener('open', () => {
      retry = firstRetryMilliseconds;
      onOpen();
    });
    source.addEventListener('reading', take);
    source.addEventListener('alert', onAlert);
    source.addEventListener('error', () => {
      onLost();
      // The browser retries a broken connection by itself, but gives up after an answer that is no event stream.
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(connect, retry);
        retry = Math.min(retry * 2, longestRetryMilliseconds);
      }
    });
  };

  addEventListener('offline', () => onLost());
  addEventListener('online', connect);
  connect();
}
