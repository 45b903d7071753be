//! Where pictures and documents are kept: in a folder, or in a store that
//! speaks S3. Both name them by the hash of their content.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use shared::file::Crop;
use tokio::sync::Semaphore;
use url::Url;

use crate::config::Config;
use crate::error::Error;
use crate::services::documents;
use crate::services::media::{self, PreparedImage};

/// How many files are looked into at a time: a picture takes a processor and,
/// while it is decoded, some hundred megabytes.
const AT_A_TIME: usize = 2;
/// How long the store may take for one attempt.
const STORE_PATIENCE: Duration = Duration::from_secs(20);
/// How long it is tried again.
const RETRIED_FOR: Duration = Duration::from_secs(30);

/// Where pictures and documents are kept.
#[derive(Clone)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    working: Arc<Semaphore>,
}

impl MediaStore {
    /// Opens the store that is configured: a folder, which is made if needed,
    /// or a bucket.
    ///
    /// # Errors
    /// A folder that cannot be made, or a configuration that does not fit.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let objects: Arc<dyn ObjectStore> = match &config.media_url {
            Some(url) => bucket(config, url)?,
            None => Arc::new(folder(&config.data_dir.join("media"))?),
        };
        Ok(Self { objects, working: Arc::new(Semaphore::new(AT_A_TIME)) })
    }

    /// Makes an uploaded picture ready, a few at a time.
    ///
    /// # Errors
    /// [`Error::Picture`].
    pub async fn prepare(&self, original: Vec<u8>, crop: Option<Crop>) -> Result<PreparedImage, Error> {
        self.work(move || media::prepare(&original, crop)).await?.map_err(Error::Picture)
    }

    /// Looks into an uploaded document, a few at a time, and gives it back.
    ///
    /// # Errors
    /// [`Error::Document`].
    pub async fn inspect(&self, document: Vec<u8>) -> Result<Vec<u8>, Error> {
        let work = move || documents::check(&document).map(|()| document);
        self.work(work).await?.map_err(Error::Document)
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let turn = self.working.clone().acquire_owned().await?;
        // The turn is over when the work is done, even if nobody waits for it any more.
        let with_turn = move || {
            let done = work();
            drop(turn);
            done
        };
        Ok(tokio::task::spawn_blocking(with_turn).await?)
    }

    /// Keeps all variants of a picture.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn put_picture(&self, image: PreparedImage) -> Result<(), Error> {
        for (variant, bytes) in image.variants {
            self.put(&variant.file, bytes).await?;
        }
        Ok(())
    }

    /// Keeps a file.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn put(&self, file: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.objects.put(&StorePath::from(file), bytes.into()).await?;
        Ok(())
    }

    /// The content of a file.
    ///
    /// # Errors
    /// [`Error::NotFound`], or a store that fails.
    pub async fn get(&self, file: &str) -> Result<Vec<u8>, Error> {
        match self.objects.get(&StorePath::from(file)).await {
            Ok(found) => Ok(found.bytes().await?.to_vec()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn has(&self, file: &str) -> Result<bool, Error> {
        match self.objects.head(&StorePath::from(file)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes files; one that is not there is no matter.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn remove(&self, files: &[String]) -> Result<(), Error> {
        for file in files {
            match self.objects.delete(&StorePath::from(file.as_str())).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn folder(folder: &Path) -> anyhow::Result<LocalFileSystem> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
}

/// A bucket, or what lies under a prefix in it.
fn bucket(config: &Config, url: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let Place { bucket, prefix } = place(url)?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&config.s3_region)
        .with_retry(RetryConfig { max_retries: 3, retry_timeout: RETRIED_FOR, ..RetryConfig::default() })
        .with_client_options(ClientOptions::new().with_timeout(STORE_PATIENCE));
    if let Some(endpoint) = &config.s3_endpoint {
        builder = builder
            .with_endpoint(endpoint.as_str().trim_end_matches('/'))
            .with_allow_http(endpoint.scheme() == "http");
    }
    if let (Some(key), Some(secret)) = (&config.s3_access_key, &config.s3_secret_key) {
        builder = builder.with_access_key_id(key).with_secret_access_key(secret);
    }
    let store = builder.build().context("cannot use the S3 store")?;
    Ok(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}

/// A place in an S3 store.
struct Place {
    bucket: String,
    prefix: String,
}

fn place(url: &str) -> anyhow::Result<Place> {
    let url = Url::parse(url).context("`media_url` must be s3://BUCKET or s3://BUCKET/FOLDER")?;
    let bucket = url.host_str().unwrap_or_default().to_owned();
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    ensure!(
        url.scheme() == "s3" && !bucket.is_empty() && plain,
        "`media_url` must be s3://BUCKET or s3://BUCKET/FOLDER"
    );
    Ok(Place { bucket, prefix: url.path().trim_matches('/').to_owned() })
}

/// Checks what is said about the store.
///
/// # Errors
/// What does not fit.
pub fn check(config: &Config) -> anyhow::Result<()> {
    if let Some(url) = &config.media_url {
        place(url)?;
        ensure!(
            config.s3_access_key.is_some() && config.s3_secret_key.is_some(),
            "`media_url` needs `s3_access_key` and `s3_secret_key`"
        );
    }
    if config.s3_endpoint.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
        bail!("`s3_endpoint` must begin with http:// or https://");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_for_files_has_an_address_and_a_hidden_secret() {
        let with = |url: &str| Config {
            media_url: Some(url.to_owned()),
            s3_access_key: Some("me".to_owned()),
            s3_secret_key: Some("s3cret".to_owned()),
            ..Config::default()
        };
        for (good, bucket, prefix) in [
            ("s3://bucket", "bucket", ""),
            ("s3://bucket/", "bucket", ""),
            ("s3://bucket/teilhabe/media/", "bucket", "teilhabe/media"),
        ] {
            let found = place(good).expect(good);
            assert_eq!((found.bucket.as_str(), found.prefix.as_str()), (bucket, prefix));
            assert!(check(&with(good)).is_ok(), "{good}");
        }
        for bad in
            ["bucket", "file:///tmp", "s3://", "s3:///media", "s3://me:s3cret@bucket", "s3://bucket?a=b"]
        {
            let error = check(&with(bad)).expect_err(bad);
            assert!(!format!("{error:#}").contains("s3cret"), "{error:#}");
        }
        assert!(check(&Config { s3_secret_key: None, ..with("s3://bucket") }).is_err());
        let endpoint = Url::parse("ftp://s3.example.org").ok();
        assert!(check(&Config { s3_endpoint: endpoint, ..with("s3://bucket") }).is_err());
        let public = with("s3://bucket").to_public_toml().expect("the configuration can be shown");
        assert!(public.contains("s3_secret_key = \"hidden\"") && !public.contains("s3cret"), "{public}");
    }
}
