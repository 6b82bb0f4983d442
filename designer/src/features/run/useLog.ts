import { useEffect, useState } from "react";
import type { RunName } from "../../api/client";
import { useProject } from "../../api/useProject";
import { addToLog, noLog, type ShownLog } from "./log";

const pause = 1000;

export interface ReadLog extends ShownLog {
  isRead: boolean;
  failure: Error | null;
}

const nothing: ReadLog = { ...noLog, isRead: false, failure: null };

/** The log of an attempt, read on from where it was until the step has ended. */
export function useLog(
  name: RunName,
  step: string,
  of: { attempt?: number | undefined; index?: number | undefined },
  isLive: boolean,
): ReadLog {
  const api = useProject();
  const { attempt, index } = of;
  const [log, setLog] = useState(nothing);
  useEffect(() => {
    const stopped = new AbortController();
    const decoder = new TextDecoder();
    let offset = 0;
    let shown = noLog;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const at = { offset, ...(attempt === undefined ? {} : { attempt }), ...(index === undefined ? {} : { index }) };
        const bytes = await api.readLog(name, step, at, stopped.signal);
        offset += bytes.byteLength;
        shown = addToLog(shown, decoder.decode(bytes, { stream: true }));
        setLog({ ...shown, isRead: true, failure: null });
      } catch (failure) {
        if (stopped.signal.aborted) return;
        setLog({ ...shown, isRead: true, failure: failure as Error });
      }
      if (isLive) timer = setTimeout(() => void read(), pause);
    };
    void read();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [api, name, step, attempt, index, isLive]);
  return log;
}
