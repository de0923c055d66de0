import { catalogue } from './catalogue';

/** The states of a delivery. */
export const stateTexts = catalogue({
  state_pending: ['Pending', '待投递'],
  state_retrying: ['Retrying', '重试中'],
  state_onHold: ['On hold', '暂缓'],
  state_delivered: ['Delivered', '已投递'],
  state_exhausted: ['Exhausted', '已放弃'],
  state_cancelled: ['Cancelled', '已取消'],
});
