-- Events are written by the triggers, which have their owner's rights; a program that may write tickets cannot make up events.
revoke execute on function tickets.write_event(bigint, text, bigint, jsonb) from public;
