// Written by `npm run messages` from en.json. Change that, and run it again.

export interface OperationsMessages {
  operations: {
    title: string;
    place: string;
    text: string;
    refresh: string;
    asOf: (values: { time: string | number }) => string;
    sections: string;
    figures: {
      running: string;
      waiting: string;
      mails: string;
      failed: string;
      fine: string;
      attention: (values: { count: number }) => string;
    };
    states: {
      running: string;
      waiting: string;
      failing: string;
      failed: string;
      done: string;
      cancelled: string;
      stalled: string;
    };
    jobs: {
      title: string;
      text: string;
      none: string;
      since: (values: { time: string | number }) => string;
      on: (values: { server: string | number }) => string;
      added: (values: { time: string | number }) => string;
      due: (values: { time: string | number }) => string;
      nextAttempt: (values: { time: string | number }) => string;
      ended: (values: { time: string | number }) => string;
      attempts: (values: { count: number }) => string;
      progress: (values: { done: string | number; total: string | number }) => string;
      progressOpen: (values: { done: string | number }) => string;
      progressLabel: (values: { name: string | number }) => string;
      stalled: string;
      endedTitle: string;
      more: (values: { most: string | number }) => string;
    };
    actions: {
      retry: string;
      runNow: string;
      cancel: string;
      discard: string;
      retryAll: string;
      of: (values: { action: string | number; what: string | number }) => string;
    };
    done: {
      'retry-job': string;
      'cancel-job': string;
      'retry-mail': string;
      'cancel-mail': string;
      'retry-mails': (values: { count: number }) => string;
    };
    reasons: {
      busy: string;
    };
    gone: string;
    error: string;
    mail: {
      title: string;
      text: string;
      show: string;
      find: string;
      findSubmit: string;
      clear: string;
      none: string;
      noneOpen: string;
      kind: string;
      to: string;
      state: string;
      written: string;
      do: string;
      pages: string;
      kindsTitle: string;
      kindsText: string;
      filters: {
        open: string;
        failed: string;
        failing: string;
        waiting: string;
        sent: string;
        skipped: string;
      };
      states: {
        failed: string;
        failing: string;
        waiting: string;
        sending: string;
        sent: string;
        skipped: string;
      };
      created: (values: { time: string | number }) => string;
      next: (values: { time: string | number }) => string;
      sentAt: (values: { time: string | number }) => string;
      noRetry: string;
    };
    skipped: {
      cancelled: string;
      unsubscribed: string;
      'not the address of one mailbox': string;
      'its link was used or replaced before': string;
      'the request is gone': string;
      'may not see the request any more': string;
      'the request was opened again': string;
      'the answer is no longer public': string;
      'no longer on the team': string;
      'everything is checked': string;
    };
    schedule: {
      title: string;
      text: string;
      what: string;
      last: string;
      next: string;
      never: string;
      due: string;
      runningNow: string;
      eventsTitle: string;
      eventsText: string;
      pending: string;
      looked: string;
      failure: (values: { time: string | number }) => string;
    };
    work: {
      'sweep: limits that are over': string;
      'sweep: forms kept until their senders have signed in': string;
      'sweep: jobs of long ago': string;
      'sweep: mails of long ago': string;
      import: string;
      'sweep: imports that have ended': string;
    };
    waiting: (values: { count: number }) => string;
  };
  log: {
    title: string;
    place: string;
    text: string;
    show: string;
    areas: {
      all: string;
      people: string;
      community: string;
      articles: string;
      search: string;
      operations: string;
    };
    at: string;
    action: string;
    machine: string;
    none: string;
    older: string;
    first: string;
    post: (values: { number: string | number }) => string;
    nothing: string;
    acts: {
      'account.created': (values: { actor: string | number; subject: string | number }) => string;
      'account.deleted': string;
      'account.suspended': (values: { actor: string | number; subject: string | number }) => string;
      'account.restored': (values: { actor: string | number; subject: string | number }) => string;
      'role.changed': (values: {
        actor: string | number;
        subject: string | number;
        from: string | number;
        to: string | number;
      }) => string;
      'plan.changed': (values: {
        actor: string | number;
        subject: string | number;
        from: string | number;
        to: string | number;
      }) => string;
      'organization.changed': (values: {
        actor: string | number;
        subject: string | number;
        from: string | number;
        to: string | number;
      }) => string;
      'email.changed': (values: { actor: string | number; subject: string | number }) => string;
      'password.changed': (values: { actor: string | number; subject: string | number }) => string;
      'second-factor.set': (values: { actor: string | number; subject: string | number }) => string;
      'second-factor.removed': (values: { actor: string | number; subject: string | number }) => string;
      'recovery-code.used': (values: { actor: string | number; subject: string | number }) => string;
      'identity.linked': (values: {
        actor: string | number;
        provider: string | number;
        subject: string | number;
      }) => string;
      'invitation.sent': (values: { actor: string | number; role: string | number }) => string;
      'invitation.withdrawn': (values: { actor: string | number; role: string | number }) => string;
      'invitation.accepted': (values: { actor: string | number; role: string | number }) => string;
      'rules.changed': (values: { actor: string | number }) => string;
      'article.published': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'article.unpublished': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'article.restored': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'article.renamed': (values: {
        actor: string | number;
        formerly: string | number;
        article: string | number;
      }) => string;
      'article.moved': (values: {
        actor: string | number;
        article: string | number;
        from: string | number;
        to: string | number;
      }) => string;
      'article.archived': (values: { actor: string | number; article: string | number }) => string;
      'article.relinked': (values: { actor: string | number; article: string | number }) => string;
      'article.checked': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'article.assigned': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'article.planned': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
        count: number;
      }) => string;
      'draft.submitted': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.returned': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.approved': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.endorsed': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.commented': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.comment-answered': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.comment-resolved': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'draft.comment-reopened': (values: {
        actor: string | number;
        subject: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'schedule.set': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'schedule.cancelled': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'import.begun': (values: { actor: string | number; from: string | number }) => string;
      'import.confirmed': (values: { actor: string | number; from: string | number }) => string;
      'import.stopped': (values: { actor: string | number; from: string | number }) => string;
      'proposal.refused': (values: {
        actor: string | number;
        article: string | number;
        language: string | number;
      }) => string;
      'snippet.published': (values: {
        actor: string | number;
        snippet: string | number;
        language: string | number;
      }) => string;
      'snippet.deleted': (values: {
        actor: string | number;
        snippet: string | number;
        language: string | number;
      }) => string;
      'snippet.refused': (values: {
        actor: string | number;
        snippet: string | number;
        language: string | number;
      }) => string;
      'category.changed': (values: { actor: string | number; category: string | number }) => string;
      'category.renamed': (values: {
        actor: string | number;
        formerly: string | number;
        category: string | number;
      }) => string;
      'category.deleted': (values: { actor: string | number; category: string | number }) => string;
      'category.refused': (values: {
        actor: string | number;
        category: string | number;
        language: string | number;
      }) => string;
      'reviewer.appointed': (values: {
        actor: string | number;
        subject: string | number;
        category: string | number;
      }) => string;
      'reviewer.dismissed': (values: {
        actor: string | number;
        category: string | number;
        subject: string | number;
      }) => string;
      'reviewer.approvals': (values: { actor: string | number; category: string | number; count: number }) => string;
      'schedule.created': (values: { actor: string | number; name: string | number }) => string;
      'schedule.changed': (values: { actor: string | number; name: string | number }) => string;
      'schedule.deleted': (values: { actor: string | number; name: string | number }) => string;
      'sla.created': (values: { actor: string | number; name: string | number }) => string;
      'sla.changed': (values: { actor: string | number; name: string | number }) => string;
      'sla.deleted': (values: { actor: string | number; name: string | number }) => string;
      'request.no-reply-needed': (values: { actor: string | number; ticket: string | number }) => string;
      'group.created': (values: { actor: string | number; group: string | number }) => string;
      'group.renamed': (values: {
        actor: string | number;
        formerly: string | number;
        group: string | number;
      }) => string;
      'group.deleted': (values: { actor: string | number; group: string | number }) => string;
      'group.joined': (values: { actor: string | number; subject: string | number; group: string | number }) => string;
      'group.left': (values: { actor: string | number; subject: string | number; group: string | number }) => string;
      'organization.created': (values: { actor: string | number; organization: string | number }) => string;
      'organization.edited': (values: { actor: string | number; organization: string | number }) => string;
      'organization.deleted': (values: { actor: string | number; organization: string | number }) => string;
      'requester.created': (values: { actor: string | number; person: string | number }) => string;
      'requester.changed': (values: { actor: string | number; person: string | number }) => string;
      'requester.forgotten': (values: { actor: string | number; person: string | number }) => string;
      'requester.merged': (values: {
        actor: string | number;
        person: string | number;
        into: string | number;
      }) => string;
      'screen.created': (values: { actor: string | number; name: string | number }) => string;
      'screen.revoked': (values: { actor: string | number; name: string | number }) => string;
      'agent.set': (values: { actor: string | number; subject: string | number }) => string;
      'requests.moved': (values: { actor: string | number; count: number; subject: string | number }) => string;
      'request.spam': (values: { actor: string | number; ticket: string | number }) => string;
      'request.not-spam': (values: { actor: string | number; ticket: string | number }) => string;
      'view.saved': (values: { actor: string | number; name: string | number }) => string;
      'view.deleted': (values: { actor: string | number; name: string | number }) => string;
      'request.merged': (values: { actor: string | number; ticket: string | number; into: string | number }) => string;
      'request.unmerged': (values: {
        actor: string | number;
        ticket: string | number;
        into: string | number;
      }) => string;
      'request.linked': (values: { actor: string | number; ticket: string | number; into: string | number }) => string;
      'request.unlinked': (values: {
        actor: string | number;
        ticket: string | number;
        into: string | number;
      }) => string;
      'request.incidents-answered': (values: { actor: string | number; ticket: string | number }) => string;
      'request.filed': (values: { actor: string | number; ticket: string | number }) => string;
      'request.imported': (values: { actor: string | number; ticket: string | number }) => string;
      'request.split': (values: { actor: string | number; into: string | number; ticket: string | number }) => string;
      'mailbox.added': (values: { actor: string | number; name: string | number }) => string;
      'mailbox.changed': (values: { actor: string | number; name: string | number }) => string;
      'mailbox.paused': (values: { actor: string | number; name: string | number }) => string;
      'mailbox.resumed': (values: { actor: string | number; name: string | number }) => string;
      'mailbox.deleted': (values: { actor: string | number; name: string | number }) => string;
      'inbound.accepted': (values: { actor: string | number; count: number }) => string;
      'inbound.discarded': (values: { actor: string | number; count: number }) => string;
      'inbound.address-tried': (values: { actor: string | number }) => string;
      'question.taught': (values: { actor: string | number; page: string | number }) => string;
      'question.approved': (values: { actor: string | number; page: string | number }) => string;
      'question.removed': (values: { actor: string | number; page: string | number }) => string;
      'question.forgotten': (values: { actor: string | number; page: string | number }) => string;
      'synonyms.added': (values: {
        actor: string | number;
        words: string | number;
        language: string | number;
      }) => string;
      'synonyms.removed': (values: {
        actor: string | number;
        words: string | number;
        language: string | number;
      }) => string;
      'pin.added': (values: {
        actor: string | number;
        page: string | number;
        query: string | number;
        language: string | number;
      }) => string;
      'pin.removed': (values: {
        actor: string | number;
        page: string | number;
        query: string | number;
        language: string | number;
      }) => string;
      'unanswered.dismissed': (values: { actor: string | number; question: string | number }) => string;
      'unanswered.restored': (values: { actor: string | number; question: string | number }) => string;
      'unanswered.assigned': (values: {
        actor: string | number;
        question: string | number;
        to: string | number;
      }) => string;
      'thread.closed': (values: { actor: string | number; thread: string | number }) => string;
      'thread.reopened': (values: { actor: string | number; thread: string | number }) => string;
      'thread.pinned': (values: { actor: string | number; thread: string | number }) => string;
      'thread.unpinned': (values: { actor: string | number; thread: string | number }) => string;
      'thread.moved': (values: {
        actor: string | number;
        thread: string | number;
        from: string | number;
        to: string | number;
      }) => string;
      'thread.slowed': (values: { actor: string | number; thread: string | number }) => string;
      'thread.unslowed': (values: { actor: string | number; thread: string | number }) => string;
      'thread.split': (values: {
        actor: string | number;
        posts: number;
        thread: string | number;
        to: string | number;
      }) => string;
      'thread.merged': (values: { actor: string | number; thread: string | number; to: string | number }) => string;
      'thread.ticketed': (values: {
        actor: string | number;
        ticket: string | number;
        thread: string | number;
      }) => string;
      'macro.created': (values: { actor: string | number; name: string | number }) => string;
      'macro.changed': (values: { actor: string | number; name: string | number }) => string;
      'macro.deleted': (values: { actor: string | number; name: string | number }) => string;
      'api-token.created': (values: {
        actor: string | number;
        name: string | number;
        scopes: string | number;
      }) => string;
      'api-token.revoked': (values: { actor: string | number; name: string | number }) => string;
      'export-files.on': (values: {
        actor: string | number;
        formats: string | number;
        days: string | number;
      }) => string;
      'export-files.off': (values: { actor: string | number }) => string;
      'export-files.changed': (values: {
        actor: string | number;
        formats: string | number;
        days: string | number;
      }) => string;
      'request.answered': (values: { actor: string | number; ticket: string | number }) => string;
      'request.noted': (values: { actor: string | number; ticket: string | number }) => string;
      'request.changed': (values: { actor: string | number; ticket: string | number }) => string;
      'ticket.proposed': (values: { actor: string | number; ticket: string | number }) => string;
      'ticket.unproposed': (values: { actor: string | number; ticket: string | number }) => string;
      'ticket.published': (values: {
        actor: string | number;
        ticket: string | number;
        thread: string | number;
      }) => string;
      'ticket.kept-private': (values: { actor: string | number; ticket: string | number }) => string;
      'incident.resolved': (values: { actor: string | number; thread: string | number }) => string;
      'incident.reopened': (values: { actor: string | number; thread: string | number }) => string;
      'banner.shown': (values: { actor: string | number; thread: string | number; until: string | number }) => string;
      'banner.ended': (values: { actor: string | number; thread: string | number }) => string;
      'moderator.appointed': (values: {
        actor: string | number;
        subject: string | number;
        topic: string | number;
      }) => string;
      'moderator.dismissed': (values: {
        actor: string | number;
        topic: string | number;
        subject: string | number;
      }) => string;
      'post.edited': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'post.hidden': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'post.deleted': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'post.restored': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'post.kept': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'posts.hidden': (values: { actor: string | number; subject: string | number }) => string;
      'posts.restored': (values: { actor: string | number; subject: string | number }) => string;
      'review.approved': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'review.rejected': (values: { actor: string | number; subject: string | number }) => string;
      'review.reopened': (values: { actor: string | number; subject: string | number }) => string;
      'solution.marked': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'solution.unmarked': (values: {
        actor: string | number;
        post: string | number;
        subject: string | number;
        thread: string | number;
      }) => string;
      'first-steps.hidden': (values: { actor: string | number; steps: string | number }) => string;
      'first-steps.shown': (values: { actor: string | number }) => string;
      'job.retried': (values: { actor: string | number; name: string | number }) => string;
      'job.cancelled': (values: { actor: string | number; name: string | number }) => string;
      'mail.retried': (values: { actor: string | number; count: number }) => string;
      'mail.cancelled': (values: { actor: string | number }) => string;
      'unanswered.snoozed': (values: { actor: string | number; question: string | number }) => string;
      'guide.published': (values: { actor: string | number; guide: string | number }) => string;
      'guide.renamed': (values: {
        actor: string | number;
        formerly: string | number;
        guide: string | number;
      }) => string;
      'guide.relinked': (values: { actor: string | number; guide: string | number }) => string;
      'guide.unpublished': (values: { actor: string | number; guide: string | number }) => string;
      'guide-draft.commented': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.comment-answered': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.comment-resolved': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.comment-reopened': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.submitted': (values: { actor: string | number; guide: string | number }) => string;
      'guide-draft.returned': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.endorsed': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-draft.approved': (values: {
        actor: string | number;
        subject: string | number;
        guide: string | number;
      }) => string;
      'guide-schedule.set': (values: { actor: string | number; guide: string | number }) => string;
      'guide-schedule.cancelled': (values: { actor: string | number; guide: string | number }) => string;
      'guide-proposal.taken': (values: { actor: string | number; guide: string | number }) => string;
      'guide-proposal.refused': (values: { actor: string | number; guide: string | number }) => string;
      'webhook.created': (values: { actor: string | number; name: string | number }) => string;
      'webhook.changed': (values: { actor: string | number; name: string | number }) => string;
      'webhook.paused': (values: { actor: string | number; name: string | number }) => string;
      'webhook.resumed': (values: { actor: string | number; name: string | number }) => string;
      'webhook.secret-changed': (values: { actor: string | number; name: string | number }) => string;
      'webhook.deleted': (values: { actor: string | number; name: string | number }) => string;
      'webhook.redelivered': (values: { actor: string | number; name: string | number }) => string;
      'webhook.skipped': (values: { actor: string | number; name: string | number }) => string;
      'claim.approved': (values: { actor: string | number; subject: string | number; posts: number }) => string;
      'claim.rejected': (values: { actor: string | number; subject: string | number }) => string;
    };
    own: {
      'email.changed': (values: { actor: string | number }) => string;
      'password.changed': (values: { actor: string | number }) => string;
      'second-factor.set': (values: { actor: string | number }) => string;
      'second-factor.removed': (values: { actor: string | number }) => string;
      'recovery-code.used': (values: { actor: string | number }) => string;
      'identity.linked': (values: { actor: string | number; provider: string | number }) => string;
      'agent.set': (values: { actor: string | number }) => string;
    };
  };
}
