//! Which of some users are known: everybody whom the table has is, and everybody who has signed in is in the table,
//! once it is complete.

use super::{
    PK, People, SK, TABLE,
    change::key_of,
    count::{COMPLETE, COUNT},
    row::LISTED,
};
use crate::{
    StoreError,
    attribute::{Reader, is_key},
    batch_get::ITEMS_AT_ONCE,
};
use access::{Admission, ListPeople, UserId};
use std::collections::BTreeSet;

/// Which of some users are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPeople {
    /// Those of the users who have signed in.
    pub known: BTreeSet<UserId>,
    /// Whether the others have not: people who last signed in to a version of Usher without this table may be missing.
    pub is_complete: bool,
}

impl People {
    /// Which of these users have signed in, of at most 99 of them; further ones count as known. It reads once. To an
    /// admission to one person's profile, all are known.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn known_among(
        &self,
        admission: &Admission<ListPeople>,
        users: &BTreeSet<UserId>,
    ) -> Result<KnownPeople, StoreError> {
        if admission.action().user.is_some() || users.is_empty() {
            return Ok(KnownPeople { known: users.clone(), is_complete: true });
        }
        let mut known: BTreeSet<UserId> = users.iter().skip(ITEMS_AT_ONCE - 1).cloned().collect();
        let asked = users.iter().take(ITEMS_AT_ONCE - 1).filter(|user| is_key(user.as_str()));
        let keys = asked.map(|user| key_of(LISTED, user.as_str())).chain([key_of(COUNT, COMPLETE)]).collect();
        let mut is_complete = false;
        for item in self.items(keys).await? {
            let reader = Reader { table: TABLE, item: &item };
            if reader.text(PK)? == LISTED {
                known.insert(UserId::stored(reader.text(SK)?));
            } else {
                is_complete = true;
            }
        }
        Ok(KnownPeople { known, is_complete })
    }
}
