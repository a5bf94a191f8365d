// Written by `npm run messages` from en.json. Change that, and run it again.

export interface AccountsMessages {
  accounts: {
    signIn: {
      link: string;
      out: string;
      title: string;
      submit: string;
      or: string;
      withLink: string;
      withLinkHint: string;
      forgot: string;
      noAccount: string;
      signUp: string;
      through: (values: { provider: string | number }) => string;
    };
    code: {
      title: string;
      text: string;
      label: string;
      submit: string;
      again: string;
    };
    signUp: {
      title: string;
      text: string;
      submit: string;
      have: string;
      confirmTitle: string;
      confirmText: (values: { email: string | number }) => string;
      confirmSubmit: string;
      without: string;
      withoutHint: string;
      welcome: string;
      earlier: string;
    };
    sent: {
      title: string;
      text: (values: { email: string | number }) => string;
      hint: string;
      again: string;
    };
    link: {
      title: string;
      text: (values: { email: string | number }) => string;
      submit: string;
      goneTitle: string;
      goneText: string;
      goneAgain: string;
    };
    forgot: {
      title: string;
      text: string;
      submit: string;
    };
    choose: {
      title: string;
      text: (values: { email: string | number }) => string;
      submit: string;
    };
    setup: {
      title: string;
      text: string;
      submit: string;
      wrongTitle: string;
      wrongText: string;
    };
    fields: {
      name: string;
      nameHint: string;
      email: string;
      password: string;
      newPassword: string;
      currentPassword: string;
      passwordHint: (values: { least: number }) => string;
      language: string;
    };
    errors: {
      title: string;
      nameMissing: string;
      nameLong: string;
      emailMissing: string;
      emailWrong: string;
      emailTaken: string;
      tooShort: (values: { least: number }) => string;
      tooLong: (values: { most: number }) => string;
      common: string;
      ownName: string;
      wrong: string;
      suspended: string;
      limited: (values: { count: number }) => string;
      limitedMails: (values: { count: number }) => string;
      codeWrong: string;
      currentWrong: string;
      providerFailed: string;
      providerUnverified: string;
      productFailed: string;
      productAccount: string;
      nameMixed: string;
      nameLikeStaff: string;
    };
    strength: {
      label: string;
      steps: {
        score0: string;
        score1: string;
        score2: string;
        score3: string;
        score4: string;
      };
      more: (values: { count: string | number }) => string;
    };
    account: {
      title: string;
      menu: string;
      greeting: (values: { name: string | number }) => string;
      saved: string;
      now: (values: { name: string | number; language: string | number }) => string;
      save: string;
      profile: string;
      role: string;
      plan: string;
      signedInAs: (values: { name: string | number }) => string;
    };
    pages: {
      profile: string;
      email: string;
      password: string;
      sessions: string;
      secondFactor: string;
      data: string;
    };
    email: {
      present: (values: { email: string | number }) => string;
      label: string;
      submit: string;
      same: string;
      confirmTitle: string;
      confirmText: (values: { email: string | number }) => string;
      confirmSubmit: string;
      changed: string;
    };
    password: {
      none: string;
      submit: string;
      saved: string;
      again: string;
      againLink: string;
    };
    sessions: {
      text: string;
      here: string;
      since: string;
      seen: string;
      end: string;
      endAll: string;
      unknown: string;
      device: (values: { browser: string | number; system: string | number }) => string;
    };
    secondFactor: {
      text: string;
      off: string;
      on: string;
      needed: string;
      scan: string;
      qr: string;
      type: string;
      enter: string;
      turnOn: string;
      turnOff: string;
      codesTitle: string;
      codesText: string;
      codesLeft: (values: { count: number }) => string;
      newCodes: string;
      codesDone: string;
      codesDoneGoOn: string;
      change: string;
      codesFor: (values: { email: string | number; site: string | number }) => string;
      copy: string;
      copied: (values: { count: number }) => string;
      copyFailed: string;
      download: string;
      print: string;
    };
    data: {
      exportTitle: string;
      exportText: string;
      exportSubmit: string;
      deleteTitle: string;
      deleteText: string;
      deleteConfirm: string;
      deleteSubmit: string;
      deleteUnticked: string;
      lastAdministrator: string;
      deletedTitle: string;
      deletedText: string;
    };
    roles: {
      member: string;
      agent: string;
      moderator: string;
      editor: string;
      administrator: string;
    };
    roleTexts: {
      member: string;
      agent: string;
      moderator: string;
      editor: string;
      administrator: string;
    };
    staff: {
      title: string;
      link: string;
      text: string;
      people: string;
      peopleText: string;
      find: string;
      findSubmit: string;
      anyRole: string;
      none: string;
      noneText: string;
      name: string;
      plan: string;
      organization: string;
      organizationHint: string;
      role: string;
      roleHint: string;
      created: string;
      since: (values: { time: string | number }) => string;
      broughtIn: string;
      lastSignIn: (values: { time: string | number }) => string;
      suspended: string;
      suspend: string;
      suspendText: string;
      restore: string;
      resetSecond: string;
      resetSecondText: string;
      log: string;
      now: (values: { role: string | number; plan: string | number; organization: string | number }) => string;
      outcomes: {
        saved: string;
        gone: string;
        'last-administrator': string;
        oneself: string;
        invalid: string;
      };
      rules: string;
      rulesText: string;
      rulesOn: string;
      rulesOff: string;
      require: string;
      doNotRequire: string;
      pages: string;
      rail: {
        label: string;
        home: string;
        close: string;
        collapse: string;
        groups: {
          answer: string;
          publish: string;
          learn: string;
          manage: string;
        };
      };
      home: {
        waiting: string;
        nothing: string;
        places: string;
      };
    };
    firstSteps: {
      title: string;
      progress: (values: { count: number; all: string | number }) => string;
      isDone: string;
      isOpen: string;
      go: string;
      how: string;
      about: (values: { title: string | number }) => string;
      hide: string;
      hideAll: string;
      show: string;
      brand: {
        title: string;
        text: string;
      };
      address: {
        title: string;
        text: string;
      };
      mail: {
        title: string;
        text: string;
      };
      administrator: {
        title: string;
        text: string;
      };
      factor: {
        title: string;
        text: string;
      };
      backup: {
        title: string;
        text: string;
      };
    };
    invite: {
      link: string;
      linkWaiting: (values: { count: number }) => string;
      title: string;
      text: (values: { days: number }) => string;
      addresses: string;
      addressesHint: (values: { count: number }) => string;
      language: string;
      rolesTitle: string;
      submit: string;
      missing: string;
      tooMany: (values: { count: number }) => string;
      role: string;
      gone: string;
      limited: (values: { count: number }) => string;
      sentAgain: string;
      withdrawn: string;
      reportTitle: (values: { done: number; all: number }) => string;
      outcomes: {
        invited: (values: { count: number }) => string;
        'role-given': (values: { count: number }) => string;
        here: (values: { count: number }) => string;
        suspended: (values: { count: number }) => string;
        waiting: (values: { count: number }) => string;
        'not-an-address': (values: { count: number }) => string;
        limited: (values: { count: number }) => string;
      };
      waitingTitle: string;
      none: string;
      over: string;
      by: (values: { name: string | number; time: string | number }) => string;
      expires: (values: { time: string | number }) => string;
      again: string;
      againTo: (values: { email: string | number }) => string;
      withdraw: string;
      withdrawOf: (values: { email: string | number }) => string;
      pages: string;
    };
    invitation: {
      title: (values: { site: string | number }) => string;
      text: (values: { by: string | number; role: string | number; email: string | number }) => string;
      there: string;
      accept: string;
      without: string;
      another: (values: { email: string | number }) => string;
      gone: string;
      until: (values: { time: string | number }) => string;
    };
  };
  operations: {
    work: {
      'sweep: sessions that are over': string;
      'sweep: sessions inside products that are over': string;
      'sweep: links that are over': string;
      'sweep: used tokens of the product': string;
      'sweep: invitations of long ago': string;
    };
    kinds: {
      'account-deleted': string;
      'email-asked': string;
      'email-changed': string;
      'email-confirm': string;
      'email-taken': string;
      'new-password': string;
      'no-account': string;
      'password-changed': string;
      'recovery-code-used': string;
      'second-factor-off': string;
      'second-factor-wrong': string;
      'second-factor-on': string;
      'sign-in-link': string;
      'sign-up-existing': string;
      'sign-up': string;
      invitation: string;
      'role-given': string;
    };
  };
}
