import { layOut } from "./dagre";
import type { Wanted } from "./layout";

self.onmessage = (message: MessageEvent<Wanted>) => {
  self.postMessage(layOut(message.data));
};
