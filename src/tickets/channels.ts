/** Channel on which the ticket store announces each event, whatever program made it; its triggers have the same name. */
export const TICKETS_CHANNEL = 'tickets';

/** Channel on which open pages of the desk hear of what is no event of the store; the trigger on clocks has the same name. */
export const DESK_CHANNEL = 'desk';
